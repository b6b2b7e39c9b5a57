// The service worker of one personal link: without network its pages become the kept page (KEPT is written above).

const PREFIX = `outcomes ${KEPT.link} `;
const CACHE = PREFIX + KEPT.version;
const DRAFT = `${KEPT.link}/offline-draft`;
const PATIENCE = 15_000;
const FRESH = 3 * 3600_000;
const EXACT = { ignoreVary: true };
const ASKED = /^(\/questionnaires)?(\/(ask\/.+|advice|review|received))?$/;

async function fetchPage(cache) {
  const answer = await fetch(KEPT.page, { credentials: "same-origin", redirect: "error" });
  if (answer.ok) await cache.put(KEPT.page, answer);
}

// The questions of the coming days change with each entry, and with time.
async function refresh(isChanged) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(KEPT.page, EXACT);
  const age = held ? Date.now() - Date.parse(held.headers.get("Date")) : Infinity;
  if (isChanged || !(age < FRESH)) await fetchPage(cache);
}

// Only diary and questionnaires have a page to stand in for them: other forms go back to the browser, which can send
// them again, and a PIN is never written down.
const isAsked = (path) => ASKED.test(path.slice(KEPT.link.length));

// What a page posted into the void is handed to the kept diary, which goes on from there.
async function handOver(address, form) {
  const cache = await caches.open(CACHE);
  const draft = { path: address.pathname, search: address.search, fields: [...form].filter(([, value]) => typeof value === "string") };
  await cache.put(DRAFT, new Response(JSON.stringify(draft), { headers: { "Content-Type": "application/json" } }));
}

async function takeDraft() {
  const cache = await caches.open(CACHE);
  const held = await cache.match(DRAFT, EXACT);
  await cache.delete(DRAFT, EXACT);
  return held ?? new Response(null, { status: 204 });
}

// A page whose line is cut halfway would load for ever: it is shown whole, or the kept diary stands in for it.
async function whole(arriving) {
  const answer = await arriving;
  if (answer.type === "opaqueredirect") return answer;
  const { status, statusText, headers } = answer;
  return new Response(await answer.arrayBuffer(), { status, statusText, headers });
}

async function navigate(event) {
  const { request } = event;
  const address = new URL(request.url);
  const path = address.pathname;
  const form = request.method === "POST" ? request.clone().formData().catch(() => undefined) : undefined;
  let timer;
  const tooLong = new Promise((_, reject) => { timer = setTimeout(reject, PATIENCE); });
  try {
    const arriving = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(request));
    const answer = await Promise.race([whole(arriving), tooLong]);
    // Our own 503 of a posted page has its answers on it; anything else of the kind is a house without a host.
    if (answer.status > 503 || answer.status === 502 || (answer.status === 503 && !form)) throw answer;
    if (!form && answer.ok) event.waitUntil(refresh(path.endsWith("/received")).catch(() => {}));
    return answer;
  } catch {
    if (!isAsked(path)) return Response.error();
    const posted = await form;
    if (posted) await handOver(address, posted);
    return (await caches.match(KEPT.page, EXACT)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(KEPT.assets);
    await fetchPage(cache);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable(); // a page is asked for while the worker wakes up
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (pathname === DRAFT) event.respondWith(takeDraft());
  else if (event.request.mode === "navigate") event.respondWith(navigate(event));
  else if (KEPT.assets.includes(pathname + search)) {
    event.respondWith(caches.match(event.request, EXACT).then((held) => held ?? fetch(event.request)));
  }
});
