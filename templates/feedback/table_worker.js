{% load static %}// Opens the page of an open day's table without a network. Its scope is that page alone, and it keeps nothing else:
// what was written down is kept by the page (static/portal/table.js).
const KEPT = "open-day-table";
const PATIENCE = 4000; // milliseconds; a network that does not answer is none
const PAGE = self.registration.scope;
const PARTS = ["{% static 'portal/portal.css' %}", "{% static 'portal/table.js' %}", "{% static 'portal/favicon.svg' %}"];
const addresses = [PAGE, ...PARTS.map((part) => new URL(part, PAGE).href)];

async function keep(request, response) {
  // Never the login page in its place.
  if (response.ok && !response.redirected) await (await caches.open(KEPT)).put(request, response.clone());
  return response;
}

async function answer(request) {
  try {
    return await keep(request.url, await fetch(request, { signal: AbortSignal.timeout(PATIENCE) }));
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(addresses.map(async (address) => {
    const response = await fetch(address);
    if (!response.ok || response.redirected) throw new Error(`cannot be kept: ${address}`);
    await keep(address, response);
  })).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && addresses.includes(event.request.url)) event.respondWith(answer(event.request));
});
