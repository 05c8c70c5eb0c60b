// Reports wait here, on this device, until the door has answered 202. The same report always has the same id.
const MOST_WAITING = 30, KEPT_FOR = 24 * 60 * MINUTE, THROWN_AFTER = 7 * KEPT_FOR;
let flushing = null, failures = 0, notBefore = 0, flushTimer;

const letter = id => device.get("out:" + id);
const letters = () => device.all("out:").sort((a, b) => a.made - b.made);
function keep(item) { device.set("out:" + item.id, item); }
const isWaiting = item => item.refused == null && (!item.receipt || item.more.some(one => !one.done));

function change(id, edit) {
  // Read again before writing: another tab may have sent it meanwhile.
  const item = letter(id);
  if (!item) return null;
  edit(item);
  keep(item);
  update();
  return item;
}

function tidy() {
  // What a person has written is the last to be thrown away.
  letters().sort((a, b) => b.more.length - a.more.length || b.made - a.made).forEach((item, index) => {
    if (index >= MOST_WAITING || Date.now() - item.made > (isWaiting(item) ? THROWN_AFTER : KEPT_FOR)) device.drop("out:" + item.id);
  });
}

async function post(path, content) {
  try {
    const answer = await ask(door + path, {
      // Sent as text/plain, which needs no question beforehand (CORS preflight): one round trip less on a bad line.
      method: "POST", credentials: "omit", keepalive: true, body: JSON.stringify(content),
    }, 10);
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 202) return { said };
    if ([400, 409, 410, 413, 415, 422].includes(answer.status)) return { refused: said.errors?.[0]?.detail || said.detail || "" };
    const wait = Number(answer.headers.get("Retry-After"));
    if (wait) notBefore = Date.now() + Math.min(wait, 300) * 1000;
  } catch { /* the door cannot be reached: later */ }
  return {};
}

async function deliver(item) {
  if (!item.receipt) {
    const { said, refused } = await post("/reports", item.report);
    if (refused != null) return change(item.id, it => { it.refused = refused; });
    if (!said?.receipt) return null;
    item = change(item.id, it => Object.assign(it, { receipt: said.receipt, state: said.state_url, page: said.page_url }));
  }
  for (const extra of (item?.more || []).filter(one => !one.done)) {
    const { said, refused } = await post("/reports/" + item.receipt + "/follow-ups", extra.content);
    if (!said && refused == null) return null;
    change(item.id, it => it.more.forEach(one => { if (one.content.id === extra.content.id) Object.assign(one, { done: true, refused }); }));
  }
  return true;
}

async function flushAll() {
  tidy();
  for (const { id } of letters().filter(isWaiting)) {
    const item = letter(id);
    if (item && isWaiting(item) && !await deliver(item)) return false;
  }
  return true;
}

function flush() {
  // One tab at a time where the browser has locks; elsewhere the ids alone keep it single.
  if (!door || flushing) return flushing;
  const work = async () => {
    failures = await flushAll().catch(() => false) ? 0 : failures + 1;
    if (failures) flushLater(Math.max(spread(Math.min(4000 * 2 ** (failures - 1), 5 * MINUTE)), notBefore - Date.now()));
  };
  flushing = (navigator.locks ? navigator.locks.request("otklik-outbox", work) : work()).finally(() => {
    flushing = null;
    if (!failures && letters().some(isWaiting)) flushLater(500);
    update();
  });
  return flushing;
}
function flushLater(ms) { clearTimeout(flushTimer); flushTimer = setTimeout(flush, ms); }

function report(trouble) {
  // A person who tries again and again is one report, until ten minutes have passed or something else happens.
  const key = trouble.kind + " " + location.pathname;
  const last = tab.get("episode");
  const again = last && last.key === key && Date.now() - last.at < 10 * MINUTE && letter(last.id);
  const id = again ? last.id : trouble.report || uuid();
  tab.set("episode", { id, key, at: again ? last.at : Date.now(), attempt: again ? last.attempt : 0 });
  if (again || letter(id)) return letter(id);
  const item = { id, made: Date.now(), more: [], report: {
    report_id: id, service, page: plainly(trouble.url || here()), locale: language,
    error: { kind: trouble.kind, status: trouble.status || 0, code: trouble.code || "", detail: (trouble.detail || "").slice(0, 300) },
    identity: told("identity") || undefined, contact: told("contact") || undefined,
    context: {
      sent_by: "browser", at: new Date().toISOString(), agent: navigator.userAgent, online: navigator.onLine, method: trouble.method,
      screen: innerWidth + "×" + innerHeight,
    },
  } };
  keep(item);
  flush();
  return item;
}

function add(id, content) {
  const item = change(id, it => it.more.push({ content: { id: uuid(), ...content } }));
  flush();
  return item;
}
