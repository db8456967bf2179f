// Names the files chosen to be attached: browsers say only how many there are.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("input[type=file][multiple]")) {
      input.hasChangeListener = true; // unfold's script looks for a text field that its own widget has
      const names = document.createElement("ul");
      input.after(names);
      input.addEventListener("change", () => {
        names.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name })));
      });
    }
  });
})();
