// Keeps what was typed, gives it back after a failure, and sends what is marked with data-otklik by fetch.
const SECRET = /^(cc-|one-time-code|current-password|new-password)/, SECRET_NAME = /passw|cvv|cvc|card_?-?num/i;

function fieldsOf(form) {
  const isKept = field => field.matches("input,select,textarea") && field.name && !SECRET_NAME.test(field.name)
    && !["password", "hidden", "file"].includes(field.type) && !(field.autocomplete || "").split(" ").some(one => SECRET.test(one)) && !field.closest("[data-otklik-skip]");
  return [...form.elements].filter(isKept);
}

function keepForm(form) {
  const fields = fieldsOf(form).map(field => ({
    name: field.name, value: field.multiple ? [...field.selectedOptions].map(one => one.value) : field.value,
    on: ["checkbox", "radio"].includes(field.type) ? field.checked : undefined,
  }));
  tab.set("form", {
    at: Date.now(), page: here(), action: form.getAttribute("action") ? form.action : here(), fields,
    method: form.method, index: [...document.forms].indexOf(form), id: form.id,
  });
}

function giveBack(kept) {
  const form = (kept.id && document.getElementById(kept.id)) || document.forms[kept.index];
  if (!form?.elements) return null;
  const fields = fieldsOf(form);
  for (const { name, value, on } of kept.fields) {
    // Boxes and radio buttons share names: these are told apart by their values.
    const field = fields.find(one => one.name === name && (on === undefined || one.value === value));
    if (!field) continue;
    if (on !== undefined) field.checked = on;
    else if (Array.isArray(value)) [...field.options].forEach(one => { one.selected = value.includes(one.value); });
    else field.value = value;
    for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
    if (on === undefined && !Array.isArray(value)) fields.splice(fields.indexOf(field), 1);
  }
  return form;
}

// The form that led to this screen, if one did.
function formBehind() {
  const kept = tab.get("form");
  return kept && Date.now() - kept.at < 30 * MINUTE && (kept.action.split("#")[0] === here() || kept.page === here()) ? kept : null;
}

async function send(source, url, options) {
  // A double tap is one request.
  if (source.getAttribute("aria-busy")) return;
  source.setAttribute("aria-busy", "true");
  const method = options.method || "GET";
  // The same key in every try lets the site see that it is the same request (Idempotency-Key, IETF draft).
  if (method !== "GET" && new URL(url, location).origin === location.origin) options.headers = { "Idempotency-Key": uuid(), ...options.headers };
  const again = async () => {
    const { answer, body, trouble } = await attempt(url, options);
    if (trouble) return { ...trouble, retry: again, method, url };
    arrive(source, url, method, answer, body);
    return null;
  };
  const trouble = await again().finally(() => source.removeAttribute("aria-busy"));
  if (trouble) show(trouble);
}

async function attempt(url, options) {
  const seconds = Number(told("timeout")) || 25;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  let answer;
  try {
    answer = await fetch(url, {
      credentials: "same-origin", ...options, signal: stop.signal,
      headers: { Accept: "application/problem+json, text/html;q=0.9, */*;q=0.8", ...options.headers },
    });
    const body = await answer.blob();
    const isProblem = /problem\+json/.test(body.type);
    if (answer.status >= 500 || isProblem && !answer.ok) return { trouble: troubleIn(answer, isProblem ? JSON.parse(await body.text()) : {}) };
    return { answer, body };
  } catch (error) {
    return { trouble: { kind: stop.signal.aborted ? "timeout" : answer ? "cut" : navigator.onLine ? "network" : "offline", detail: String(error) } };
  } finally { clearTimeout(timer); }
}

function troubleIn(answer, said) {
  const kind = TEXTS[language][said.kind] ? said.kind : answer.status < 500 ? "validation" : answer.status === 504 ? "timeout" : "5xx";
  const faults = said.errors?.map?.(one => one.detail).join(" ");
  return {
    kind, status: answer.status, code: said.code, safe: said.safe, why: kind === "validation" ? faults || said.detail : "",
    report: said.instance?.split("urn:uuid:")[1], wait: Number(answer.headers.get("Retry-After")) || 0,
  };
}

function arrive(source, url, method, answer, body) {
  tab.drop("form");
  if (/^text\/html/.test(body.type)) {
    if (answer.redirected || method === "GET") return location.assign(answer.url || url);
    // The answer to a POST cannot be asked for twice: it is written into this page.
    return body.text().then(html => {
      if (answer.url !== here()) history.pushState(null, "", answer.url);
      window.otklik.written = true;
      document.open();
      document.write(html);
      document.close();
    });
  }
  const address = URL.createObjectURL(body);
  if (!/^attachment/.test(answer.headers.get("Content-Disposition")) && !source.hasAttribute("download")) return location.assign(address);
  h("a", { href: address, download: source.getAttribute("download") || plainly(answer.url).split("/").pop() }).click();
}

function sendForm(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const url = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || "", document.baseURI);
  if (form.method !== "post") {
    url.search = new URLSearchParams(data);
    return send(form, url.href, {});
  }
  return send(form, url.href, { method: "POST", body: form.enctype === "multipart/form-data" ? data : new URLSearchParams(data) });
}
