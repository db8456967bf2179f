// Keeps what is being typed in this browser, under the person's own key, until the server has saved it: a session
// that ended, a closed window or a crash loses nothing. Given back on request only; gone on saving and on logout.
(() => {
  const PREFIX = "portal-draft:";
  const KEEP = 14 * 24 * 3600 * 1000;
  const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);

  function* drafts() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) yield key;
  }

  function forgetOld() {
    for (const key of [...drafts()]) {
      const { at } = JSON.parse(localStorage.getItem(key));
      if (!(Date.now() - at < KEEP)) localStorage.removeItem(key);
    }
  }

  function typed(form) {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (NOT_KEPT.has(name) || value instanceof File) continue;
      (values[name] ||= []).push(value);
    }
    return values;
  }

  // Names found by searching are not in the page that gives them back.
  function labels(form) {
    const found = {};
    for (const select of form.querySelectorAll("select[multiple]")) {
      for (const option of select.selectedOptions) (found[select.name] ||= {})[option.value] = option.text;
    }
    return found;
  }

  // Version and digests travel with the text, but a difference in them alone is nothing to give back.
  const words = (values) => JSON.stringify(Object.entries(values).filter(([name]) => name !== "version" && name !== "opened").sort());

  function select(field, wanted, names) {
    for (const value of wanted) {
      if (![...field.options].some((option) => option.value === value)) field.add(new Option(names[value] || value, value));
    }
    for (const option of field.options) option.selected = wanted.includes(option.value);
  }

  function giveBack(form, { values, names }) {
    for (const field of form.elements) {
      if (!field.name || NOT_KEPT.has(field.name) || field.type === "file") continue;
      const wanted = values[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.multiple) select(field, wanted, names?.[field.name] || {});
      else field.value = wanted[0] ?? "";
      field.dispatchEvent(new CustomEvent("portal:restore", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function offer(form, key, kept) {
    const bar = document.getElementById("kept-draft");
    bar.querySelector("time").textContent = new Date(kept.at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
    bar.hidden = false;
    bar.querySelector("[data-restore]").addEventListener("click", () => {
      giveBack(form, kept);
      bar.hidden = true;
    });
    bar.querySelector("[data-discard]").addEventListener("click", () => {
      localStorage.removeItem(key);
      bar.hidden = true;
    });
  }

  function keep(form) {
    const key = PREFIX + form.dataset.draft;
    const kept = JSON.parse(localStorage.getItem(key));
    const opened = words(typed(form));
    if (kept && words(kept.values) !== opened) offer(form, key, kept);
    let waiting = 0;
    const store = () => {
      clearTimeout(waiting);
      const values = typed(form);
      if (words(values) !== opened) localStorage.setItem(key, JSON.stringify({ at: Date.now(), values, names: labels(form) }));
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(store, 600);
    });
    form.addEventListener("change", store);
    form.addEventListener("submit", store);
    window.addEventListener("pagehide", () => waiting && store());
  }

  document.addEventListener("DOMContentLoaded", () => {
    forgetOld();
    const saved = document.querySelector("[data-draft-saved]");
    if (saved) localStorage.removeItem(PREFIX + saved.dataset.draftSaved);
    const form = document.querySelector("form[data-draft]");
    if (form) keep(form);
    document.getElementById("logout-form")?.addEventListener("submit", () => {
      for (const key of [...drafts()]) localStorage.removeItem(key);
    });
  });
})();
