// Asking and keeping the receipt. Without scripts both work too: see feedback/screening.py and the receipt's file.

// altcha's proof of work: the number whose digest with the salt is the challenge. It is looked for while people type.
async function solved({ algorithm, challenge, salt, signature, most }) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= most; number += 1) {
    const digest = await crypto.subtle.digest(algorithm, encoder.encode(salt + number));
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex === challenge) return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
  return "";
}

// Leaving the page asks first, as long as something would be lost.
const guard = { on: false };
addEventListener("beforeunload", (event) => {
  if (guard.on) event.preventDefault();
});

const ask = document.querySelector("[data-ask]");
if (ask) {
  const task = JSON.parse(document.getElementById("work").textContent);
  // A page without https has no digests; the form then goes the way of browsers without scripts.
  const work = crypto.subtle ? solved(task) : Promise.resolve("");
  ask.addEventListener("input", () => { guard.on = true; });
  ask.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (ask.dataset.sending) return;
    ask.dataset.sending = "yes";
    ask.querySelector("[data-sending]").hidden = false;
    ask.elements.work.value = await work;
    guard.on = false;
    ask.submit();
  });
  // The browser may bring the page back as it was left.
  addEventListener("pageshow", () => {
    delete ask.dataset.sending;
    ask.querySelector("[data-sending]").hidden = true;
  });
  const named = ask.querySelectorAll("[data-when=named]");
  const choices = ask.querySelectorAll("input[name=naming]");
  const show = () => {
    const chosen = ask.querySelector("input[name=naming]:checked");
    named.forEach((field) => { field.hidden = !chosen || chosen.value === "anonymous"; });
  };
  choices.forEach((choice) => choice.addEventListener("change", show));
  if (choices.length) show();
}

// More than the web server takes would be refused by it with a bare page, and the text with it.
document.querySelectorAll("input[type=file][data-most-bytes]").forEach((input) => {
  input.addEventListener("change", () => {
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (bytes <= Number(input.dataset.mostBytes)) return;
    input.value = "";
    alert(input.dataset.tooMuch);
  });
});

const receipt = document.querySelector("[data-receipt]");
if (receipt) {
  guard.on = true;
  document.querySelectorAll("[data-kept]").forEach((place) => { place.hidden = false; });
  document.querySelectorAll("[data-kept-by]").forEach((way) => {
    way.addEventListener(way.tagName === "FORM" ? "submit" : "click", () => { guard.on = way.type === "checkbox" && !way.checked; });
  });
}
