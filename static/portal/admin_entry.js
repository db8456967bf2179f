// Fills scope and platforms with what the chosen catalogue entry says, unless the person chose otherwise.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    const said = document.getElementById("entry-defaults");
    const entry = document.getElementById("id_entry");
    if (!said || !entry) return;
    const entries = JSON.parse(said.textContent);
    const form = entry.form;
    const scope = form.elements.scope;
    const platforms = [...form.querySelectorAll("[name=platforms]")];
    const hint = Object.assign(document.createElement("ul"), { id: "entry-says" });
    entry.parentElement.after(hint);
    let former = entries[entry.value];

    function explain(now) {
      const lines = now ? now.says : [];
      hint.replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }

    const chosen = () => platforms.filter((box) => box.checked).map((box) => box.value).sort().join();
    const untouched = (value, default_) => !value || value === (default_ ?? "");

    function fill() {
      const now = entries[entry.value];
      explain(now);
      if (now) {
        if (untouched(scope.value, former?.scope)) scope.value = now.scope;
        if (untouched(chosen(), former && [...former.platforms].sort().join())) {
          for (const box of platforms) box.checked = now.platforms.includes(box.value);
        }
        form.dispatchEvent(new Event("input", { bubbles: true }));
      }
      former = now || former;
    }
    // Names are asked for only where the scope needs them; what is filled in stays to be seen.
    const named = ["audience_organizations", "audience_people"].map((name) => form.elements[name]);
    function showNames() {
      const needed = [scope.value, form.elements.wider_scope.value].includes("specific");
      for (const field of named) field.closest(".field-row, .form-row").hidden = !needed && !field.selectedOptions.length;
    }
    form.addEventListener("change", showNames);
    showNames();

    entry.addEventListener("change", fill);
    explain(former);
  });
})();
