// "All on this page" needs a script; without one every case is ticked by itself.
const all = document.querySelector("[data-tick-all]");
if (all) {
  const ticks = document.querySelectorAll(`input[name="case"]`);
  all.closest("label").hidden = false;
  all.addEventListener("change", () => ticks.forEach((tick) => (tick.checked = all.checked)));
}
