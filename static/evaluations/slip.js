// What a slip's pages do better with scripts: the code comes from the scanned address and leaves it, and one subject
// at a time is asked for.
(() => {
  const code = document.querySelector("[name=code]");
  if (code?.type === "text" && location.hash.length > 1) {
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }
  const form = document.querySelector("[data-steps]");
  if (form) stepsOf(form).go(0, false);
})();
