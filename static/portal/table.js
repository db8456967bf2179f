// The table of an open day. What is written down is kept in this browser before anything else, sent when there is a
// network, and removed only when the server has acknowledged its id. The same id sent twice is one entry there.
const page = document.body;
const say = page.dataset;
const form = page.querySelector("[data-entry]");
const part = (name) => page.querySelector(`[data-${name}]`);
const RETRY = 30_000; // milliseconds
const told = { loggedOut: false, trouble: false };
let editing = null; // an entry that came back to the form to be changed

// The store: `entries` by the id of each, `drafts` by the address of the table.
const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("open-day-table", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("entries", { keyPath: "entry_id" });
    asked.result.createObjectStore("drafts", { keyPath: "address" });
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function store(name, mode, act) {
  const transaction = (await opened).transaction(name, mode, mode === "readwrite" ? { durability: "strict" } : {});
  const asked = act(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

const keep = (entry) => store("entries", "readwrite", (entries) => entries.put(entry));
const forget = (entry) => store("entries", "readwrite", (entries) => entries.delete(entry.entry_id));
const waiting = async () => (await store("entries", "readonly", (entries) => entries.getAll())).sort((a, b) => (a.fields.at < b.fields.at ? -1 : 1));

// A secret like those the server makes: sixteen digits, each from a byte that leaves none more likely than another.
function secret() {
  let digits = "";
  while (digits.length < 16) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 250) digits += byte % 10;
  }
  return digits;
}

const grouped = (digits) => digits.replace(/\d{4}(?=\d)/g, "$& ");
const first = (text) => (text.length > 30 ? `${text.slice(0, 30)}…` : text);

// Which fields the kind and the naming ask for, as feedback/staff_forms/open_days.py checks it again.
function suit() {
  const { kind, naming, name, contact, wanted_form: wanted, answer } = form.elements;
  const request = kind.value === "request";
  naming.querySelector("[value=anonymous]").disabled = request;
  if (request && naming.value === "anonymous") naming.value = "private";
  const named = naming.value !== "anonymous";
  const show = (field, yes) => { field.closest(".field").hidden = !yes; };
  show(wanted, request);
  show(answer, !request);
  show(name, named);
  show(contact, named);
  name.required = named;
  contact.required = request;
}

function filled() {
  const fields = Object.fromEntries(new FormData(form));
  if (fields.naming === "anonymous") fields.name = fields.contact = "";
  if (fields.kind === "request") fields.answer = "";
  else fields.wanted_form = "";
  return fields;
}

function fill(fields) {
  form.reset();
  Object.entries(fields).forEach(([name, value]) => {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = Boolean(value);
    else if (field) field.value = value;
  });
  suit();
}

function row(words, more, buttons = []) {
  const item = document.createElement("li");
  const line = document.createElement("p");
  line.className = "line";
  line.textContent = more;
  const name = document.createElement("strong");
  name.textContent = words;
  item.append(name, line);
  buttons.forEach(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    item.append(button, " ");
  });
  return item;
}

function choices(entry) {
  if (!entry.problem) return [];
  const change = async () => {
    editing = entry;
    fill(entry.fields);
    form.elements.text.focus();
  };
  const again = async () => {
    await keep({ ...entry, problem: "" });
    await send();
  };
  const discard = async () => {
    if (!confirm(say.discardSure)) return;
    await forget(entry);
    await show();
  };
  return [...(entry.taken ? [] : [[say.again, again]]), [say.change, change], [say.discard, discard]];
}

async function show() {
  const entries = await waiting();
  part("waiting-list").replaceChildren(...entries.map((entry) => row(first(entry.fields.text), entry.problem, choices(entry))));
  part("waiting-part").hidden = !entries.length;
  part("state").textContent = entries.length ? say.waiting.replace("{number}", entries.length) : say.noneWaiting;
  part("told").textContent = told.loggedOut ? say.loggedOut : told.trouble ? say.trouble : navigator.onLine ? "" : say.offline;
  part("login-again").hidden = !told.loggedOut;
}

function acknowledged(entry, { number, due, on_the_spot: answered }) {
  const until = answered ? say.answered : say.by.replace("{day}", due);
  part("sent-list").prepend(row(`${number} ${first(entry.fields.text)}`, until));
  part("sent-part").hidden = false;
  if (part("receipt").dataset.receipt === entry.entry_id) part("number").textContent = number;
}

// To the login page, or told that this person does not hold the open day.
const isShutOut = (response) => response.type === "opaqueredirect" || response.status === 403 || response.status === 404;

// The token of the page may be older than the login.
async function token() {
  const response = await fetch(say.token, { redirect: "manual" });
  if (isShutOut(response)) told.loggedOut = true;
  else if (!response.ok) throw new Error(response.status);
  else return (await response.json()).token;
  return "";
}

async function deliver(entry, proof) {
  const body = new FormData();
  Object.entries(entry.fields).forEach(([name, value]) => body.append(name, value));
  const headers = { "X-CSRFToken": proof };
  const response = await fetch(entry.address, { method: "POST", body, headers, redirect: "manual" });
  if (response.ok) {
    const answer = await response.json();
    await forget(entry);
    acknowledged(entry, answer);
  } else if (response.status === 400 || response.status === 409) {
    await keep({ ...entry, problem: (await response.json()).message, taken: response.status === 409 });
  } else if (isShutOut(response)) {
    told.loggedOut = true;
  } else {
    throw new Error(response.status);
  }
}

async function sendAll() {
  Object.assign(told, { loggedOut: false, trouble: false });
  const entries = (await waiting()).filter((entry) => !entry.problem);
  if (!entries.length) return;
  const failed = () => { told.trouble = navigator.onLine; };
  const proof = await token().catch(failed);
  // One that fails, for whatever reason, holds up no other.
  for (const entry of entries) if (proof && !told.loggedOut) await deliver(entry, proof).catch(failed);
}

// One page at a time, though it would do no harm if there were two.
async function send() {
  await show();
  await navigator.locks.request("open-day-table", sendAll);
  await show();
}

form.addEventListener("input", async () => {
  suit();
  await store("drafts", "readwrite", (drafts) => drafts.put({ address: say.entries, fields: filled() }));
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const former = editing && !editing.taken ? editing.fields : {};
  const made = { entry_id: former.entry_id ?? crypto.randomUUID(), secret: former.secret ?? secret(), at: former.at ?? new Date().toISOString() };
  const entry = { entry_id: made.entry_id, address: say.entries, problem: "", fields: { ...filled(), ...made } };
  try {
    await keep(entry);
    if (editing?.taken) await forget(editing);
    await store("drafts", "readwrite", (drafts) => drafts.delete(say.entries));
  } catch {
    alert(say.unkept);
    return;
  }
  editing = null;
  form.reset();
  suit();
  part("receipt").dataset.receipt = entry.entry_id;
  part("number").textContent = say.later;
  part("secret").textContent = grouped(made.secret);
  part("receipt").hidden = false;
  document.getElementById("receipt").focus();
  await send();
});

part("handed-over").addEventListener("click", () => {
  part("receipt").hidden = true;
  part("secret").textContent = "";
  form.elements.text.focus();
});

// Logging out also forgets the page as it was kept for opening it without a network.
part("leave").addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await waiting()).length && !confirm(say.leaveSure)) return;
  await caches.delete("open-day-table");
  event.target.submit();
});

async function begin() {
  const draft = await store("drafts", "readonly", (drafts) => drafts.get(say.entries));
  if (draft) fill(draft.fields);
  suit();
  form.hidden = false;
  await send();
}

async function prepare() {
  await navigator.storage.persist();
  await navigator.serviceWorker.register(say.worker, { scope: location.pathname });
  await navigator.serviceWorker.ready;
  part("worker-state").textContent = say.ready;
}

addEventListener("online", send);
addEventListener("offline", show);
setInterval(send, RETRY);
begin().catch(() => { part("state").textContent = say.unkept; });
prepare().catch(() => { part("worker-state").textContent = say.unready; });
