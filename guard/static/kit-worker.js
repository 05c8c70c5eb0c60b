// Service worker of the Otklik kit: shows the kept error screen when the site is dead, hangs or breaks off in the middle.
const settings = new URL(location.href).searchParams;
const PAGE = settings.get("page") || "/error.html";
const PATIENCE_MS = (Number(settings.get("t")) || 25) * 1000;
const STORE = "otklik-" + (settings.get("v") || "1");
const dead = new Set(), cut = new Set();

async function stock() {
  const store = await caches.open(STORE);
  const page = await fetch(PAGE, { cache: "no-cache", credentials: "omit" });
  if (!page.ok) throw new Error("no error page: " + page.status);
  await store.put(PAGE, page.clone());
  const html = await page.text();
  const needs = [...html.matchAll(/<(?:script|link|img)[^>]+?(?:src|href)="([^"]+)"/g)].map(found => found[1].replaceAll("&amp;", "&"));
  // A logo that is away must not cost the whole screen.
  await Promise.all(needs.filter(one => !/seen\.gif/.test(one)).map(one => store.add(one).catch(() => null)));
}

addEventListener("install", event => event.waitUntil(stock().then(() => skipWaiting())));
addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("otklik-") && name !== STORE) await caches.delete(name);
  await clients.claim();
})()));

async function screen(kind, event) {
  const kept = await caches.match(PAGE);
  if (!kept) return Response.error();
  dead.add(event.resultingClientId);
  const html = (await kept.text())
    .replace(/data-kind="[^"]*"/, `data-kind="${kind}"`).replace(/data-method="[^"]*"/, `data-method="${event.request.method}"`)
    // What a working page of this tab said last is better than what the kept screen said for everybody.
    .replace(/data-(?:report|status|lang|name)="[^"]*"/g, "");
  const headers = new Headers(kept.headers);
  headers.set("Cache-Control", "no-store");
  return new Response(html, { status: 503, statusText: "Service Unavailable", headers });
}

// Lets the page through as it comes; when it breaks off, ends it quietly and tells the page's own script.
function watched(answer, event) {
  const reader = answer.body.getReader();
  const body = new ReadableStream({
    async pull(flow) {
      try {
        const { done, value } = await reader.read();
        if (done) flow.close(); else flow.enqueue(value);
      } catch {
        cut.add(event.resultingClientId);
        flow.close();
        const page = await clients.get(event.resultingClientId);
        if (page) page.postMessage({ otklik: "cut" });
      }
    },
    cancel(reason) { return reader.cancel(reason); },
  });
  return new Response(body, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

async function visit(event) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(event.request, { signal: stop.signal });
    clearTimeout(timer);
    if ([502, 503, 504].includes(answer.status) && !answer.headers.has("Otklik-Screen")) return screen(answer.status === 504 ? "timeout" : "5xx", event);
    if (!answer.body || answer.type === "opaqueredirect") return answer;
    if (/text\/html/.test(answer.headers.get("Content-Type"))) return watched(answer, event);
    if (answer.headers.has("Content-Disposition")) return answer;
    // A document such as a boarding pass is shown only when it is whole.
    return answer.blob().then(body => new Response(body, { status: answer.status, headers: answer.headers }), () => screen("cut", event));
  } catch {
    clearTimeout(timer);
    return screen(stop.signal.aborted ? "timeout" : "network", event);
  }
}

addEventListener("fetch", event => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (dead.has(event.clientId) && ["script", "style", "image"].includes(request.destination)) {
    event.respondWith(caches.match(request).then(kept => kept || fetch(request)));
  }
});

addEventListener("message", event => {
  if (event.data && event.data.otklik === "cut?" && event.source && cut.delete(event.source.id)) event.source.postMessage({ otklik: "cut" });
});
