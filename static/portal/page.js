// What a page can do better with scripts; everything works without them.
const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

each("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    each("[data-copied]", (note) => { note.hidden = false; });
  });
});

// A table wider than the screen scrolls by keys as well.
each(".text table", (table) => {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
});

// The street a resident chose is kept in their browser only.
const street = () => JSON.parse(remembered("street") || "null");

each("[data-my-street]", (place) => {
  const mine = street();
  if (!mine) return;
  const link = place.querySelector("a");
  link.href = mine.address;
  link.querySelector("span").textContent = mine.name;
  place.hidden = false;
});

each("[data-set-street]", (button) => {
  const show = () => button.setAttribute("aria-pressed", street()?.address === button.dataset.setStreet);
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "true";
    remember("street", on ? "null" : JSON.stringify({ address: button.dataset.setStreet, name: button.dataset.name }));
    show();
  });
});

// The filter of the tree: shows what matches, and what it hangs under.
each("[data-filter]", (place) => {
  const input = place.querySelector("input");
  const nodes = [...document.querySelectorAll("#tree li")].reverse();
  const opened = new Set(document.querySelectorAll("#tree details[open]"));
  place.hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.trim();
    let found = false;
    for (const node of nodes) {
      const below = node.querySelector(":scope > details");
      const inner = below ? [...below.querySelectorAll("li")] : [];
      const inside = inner.some((child) => !child.hidden);
      const matches = node.querySelector(":scope > a").textContent.includes(words);
      node.hidden = !inside && !matches;
      if (matches) inner.forEach((child) => { child.hidden = false; });
      if (below) below.open = words ? inside : opened.has(below);
      found ||= !node.hidden;
    }
    each("[data-filter-none]", (note) => { note.hidden = found; });
  });
});
