// The book without a network, once its cells have run: what was loaded is kept. What is named by its content comes from the cache at once; all
// else comes from the network as long as there is one, so that a new edition is seen at the next visit. Caches belong to the origin: two books in
// two folders of one site have one each.
const store = `ebm-book ${registration.scope}`, named = /\/assets\/live\/[0-9a-f]{16}\//;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin || request.headers.has("range")) return;
  event.respondWith(named.test(request.url) ? kept(request) : fresh(request));
});

// The page says what it has loaded before this worker was there.
addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  event.waitUntil((async () => {
    const cache = await caches.open(store);
    await Promise.all(event.data.keep.map(async (address) => {
      try { if (!await cache.match(address, { ignoreVary: true })) await put(cache, address, await fetch(address)); } catch { /* the next visit tries again */ }
    }));
    await forget(cache, event.data.folder);
    if (event.source) event.source.postMessage({ kept: true });
  })());
});

async function kept(request) {
  const cache = await caches.open(store);
  const old = await cache.match(request.url, { ignoreVary: true });
  if (old) return old;
  const answer = await fetch(request);
  await put(cache, request.url, answer.clone());
  return answer;
}

async function fresh(request) {
  const cache = await caches.open(store);
  try {
    const answer = await fetch(request);
    put(cache, request.url, answer.clone());
    return answer;
  } catch (problem) {
    const old = await cache.match(request.url, { ignoreSearch: true, ignoreVary: true });
    if (old) return old;
    throw problem;
  }
}

async function put(cache, address, answer) {
  if (!answer.ok || answer.type !== "basic") return;
  try { await cache.put(address, answer); } catch { /* no room: the book still works with a network */ }
}

// Runtimes of other editions.
async function forget(cache, folder) {
  for (const request of await cache.keys()) {
    if (named.test(request.url) && !request.url.includes(`/assets/live/${folder}/`)) await cache.delete(request);
  }
}
