// Large print and contrast are classes remembered in the browser: one address, one cached page for everybody.
const modes = ["large", "contrast"];
const remembered = (name) => {
  try { return localStorage.getItem(name); } catch { return null; } // a browser may forbid it; then nothing is remembered
};
const remember = (name, value) => {
  try { localStorage.setItem(name, value); } catch { /* see above */ }
};
for (const mode of modes) document.documentElement.classList.toggle(mode, remembered(mode) === "1");
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-reading]")) {
    const mode = button.dataset.reading;
    const show = () => button.setAttribute("aria-pressed", document.documentElement.classList.contains(mode));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const on = document.documentElement.classList.toggle(mode);
      remember(mode, on ? "1" : "0");
      show();
    });
  }
});
