// Wires it all up.
window.otklik?.stop?.();
const over = new AbortController();
const on = (target, name, what, capture) => target.addEventListener(name, what, { capture, signal: over.signal });

on(document, "submit", event => { if (event.target.method !== "dialog" && !event.target.closest("[data-otklik-skip]")) keepForm(event.target); }, true);
on(document, "submit", event => {
  if (event.defaultPrevented || !event.target.matches("form[data-otklik]")) return;
  event.preventDefault();
  sendForm(event.target, event.submitter);
});
on(document, "click", event => {
  const link = event.target.closest?.("a[data-otklik][href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  send(link, link.href, {});
});
on(window, "online", () => { failures = 0; flush(); if (shown) tryNow(false); });
on(document, "visibilitychange", () => { if (!document.hidden) flush(); });
on(window, "storage", update);
if (window.otklik?.written) on(window, "popstate", () => location.reload());

window.otklik = {
  show, hide,
  async fetch(url, options = {}) {
    const { answer, body, trouble } = await attempt(url, options);
    if (trouble) {
      show({ ...trouble, method: options.method, url: String(url) });
      throw new Error("otklik: " + trouble.kind);
    }
    return new Response([204, 205, 304].includes(answer.status) ? null : body, answer);
  },
  stop() { over.abort(); stopTrying(); unfollow(); clearTimeout(flushTimer); },
};

if (stage) {
  const data = stage.dataset;
  const method = data.method || (formBehind()?.method === "post" && !data.status ? "POST" : "GET");
  show({
    kind: navigator.onLine || data.status ? data.kind : "offline", status: Number(data.status) || 0, code: data.code, method,
    report: data.report, wait: Number(data.retry) || 0,
    back: data.status && stage.querySelector("a.primary")?.href,
  });
} else {
  const kept = tab.get("form"), back = tab.get("restore");
  tab.drop("restore");
  if (back && kept && kept.page === here()) {
    const form = giveBack(kept);
    if (form) remark(h("p", { role: "status" }, ui("restored")));
  } else tab.drop("form");
  askOnGoodPage();
}
flush();

const workers = navigator.serviceWorker;
if (workers && !stage && tag.dataset.worker) workers.register(tag.dataset.worker, { scope: "/" }).catch(() => { /* the site works without it */ });
if (workers) {
  on(workers, "message", event => { if (event.data?.otklik === "cut" && !stage && !shown) show({ kind: "cut", method: "GET" }); });
  workers.controller?.postMessage({ otklik: "cut?" });
  workers.startMessages();
}
