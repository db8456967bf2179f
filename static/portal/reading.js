// Large print and contrast are classes remembered in the browser: one address, one cached page for everybody.
const modes = ["large", "contrast"];
for (const mode of modes) document.documentElement.classList.toggle(mode, localStorage.getItem(mode) === "1");
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-reading]")) {
    const mode = button.dataset.reading;
    const show = () => button.setAttribute("aria-pressed", document.documentElement.classList.contains(mode));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const on = document.documentElement.classList.toggle(mode);
      localStorage.setItem(mode, on ? "1" : "0");
      show();
    });
  }
});
