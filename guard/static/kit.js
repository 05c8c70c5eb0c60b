// Otklik kit. Made by `python -m guard.build`; its source is in guard/browser.
(() => {
const TEXTS = {"ru":{"offline":{"title":"Нет подключения к интернету","why":"Это устройство сейчас не в сети. Как только связь вернётся, мы попробуем ещё раз сами."},"network":{"title":"Сайт не отвечает","why":"Либо прервалась связь, либо не отвечает наш сайт. Проверяем, в чём дело.","ours":"Интернет у вас работает: не отвечает наш сайт. Это на нашей стороне."},"cut":{"title":"Связь оборвалась на полпути","why":"Ответ нашего сайта начал приходить, но пришёл не целиком."},"timeout":{"title":"Сайт отвечает слишком долго","why":"Мы остановили ожидание, чтобы вы не смотрели на пустую страницу.","ours":"Мы остановили ожидание, чтобы вы не смотрели на пустую страницу. Причина на нашей стороне."},"5xx":{"title":"Не получилось: ошибка на нашей стороне","why":"Дело не в вас: наш сайт не справился с этим шагом."},"maintenance":{"title":"Сейчас идут плановые работы","why":"Обновляем «{service}»: это ненадолго, от вас ничего не нужно."},"validation":{"title":"Нужно поправить данные","why":"Сайт не принял отправленное. Проверьте поля и отправьте ещё раз: введённое на месте."},"unknown":{"title":"Страница не открылась как надо","why":"Мы пока не знаем почему. Скорее всего, причина на нашей стороне."},"ui":{"unsure":"Мы пока не знаем, успело ли дойти отправленное.","kept_form":"Введённое сохранено в этом окне: заполнять заново не придётся.","retry":"Повторить","retry_in":"Попробуем сами через {n} с","retrying":"Пробуем…","still":"Пока не получилось. Мы продолжаем пробовать.","alive":"Сайт снова отвечает: можно повторить.","to_form":"Вернуться к форме","support":"Связаться с поддержкой","notify":"Сообщить мне, когда заработает","leave":"Выйти","close":"Вернуться на страницу","message":"Сообщение","message_hint":"Что и где случилось, мы уже видим. Добавьте то, что важно вам.","contact":"Почта или телефон","send":"Отправить","cancel":"Не отправлять","need_message":"Напишите хотя бы слово о том, чем помочь.","need_contact":"Напишите почту или телефон, чтобы мы могли ответить.","sending":"Отправляем…","sent_message":"Сообщение у поддержки. Ответим: {contact}.","sent_plain":"Сообщение у поддержки.","sent_notify":"Когда всё заработает, напишем: {contact}.","kept":"Сообщение сохранено на этом устройстве и уйдёт само, как только появится связь с поддержкой.","refused":"Это сообщение принять не удалось: {detail}","reported":"Мы уже знаем об этой ошибке: сообщение ушло само.","reference":"Номер для поддержки: {reference}","news":"Что известно","others":"Это не только у вас.","others_n":{"one":"Это не только у вас: сбой затронул {n} человека.","few":"Это не только у вас: сбой затронул {n} человек.","many":"Это не только у вас: сбой затронул {n} человек.","other":"Это не только у вас: сбой затронул {n} человека."},"since":"с {time}","forecast":"Должно заработать между {from} и {to}.","next_update":"Следующая новость в {time}.","investigating":"Изучаем","identified":"Причина найдена","monitoring":"Проверяем","resolved":"Восстановлено","ask":"Получилось?","ask_why":"Мы починили. Попробуйте ещё раз и скажите нам, как прошло.","yes":"Да, получилось","no":"Всё ещё не работает","thanks_yes":"Спасибо! Рады, что всё заработало.","thanks_no":"Спасибо, что сказали. Разбираемся дальше.","page":"Следить за обращением","other_help":"Другие способы связи","restored":"Мы вернули то, что вы ввели. Проверьте и отправьте ещё раз.","hide":"Скрыть"}},"en":{"offline":{"title":"No internet connection","why":"This device is not online right now. As soon as the connection is back, we will try again by ourselves."},"network":{"title":"The site is not answering","why":"Either the connection dropped or our site is not answering. We are finding out which.","ours":"Your internet works: it is our site that is not answering. The trouble is on our side."},"cut":{"title":"The connection broke off halfway","why":"Our site’s answer had begun to arrive, but it did not arrive whole."},"timeout":{"title":"The site is taking too long","why":"We stopped waiting, so that you are not left with an empty page.","ours":"We stopped waiting, so that you are not left with an empty page. The cause is on our side."},"5xx":{"title":"That did not work: the fault is on our side","why":"It was nothing you did: our site could not manage this step."},"maintenance":{"title":"Planned work is under way","why":"“{service}” is closed for a short while so that we can update it. You do not need to do anything."},"validation":{"title":"Some details need another look","why":"The site did not accept what was sent. Please check the fields and send again: what you typed is still there."},"unknown":{"title":"The page did not open as it should","why":"We do not know why yet. Most likely the cause is on our side."},"ui":{"unsure":"We do not know yet whether what you sent has reached us.","kept_form":"What you typed is kept in this window: no need to fill it in again.","retry":"Try again","retry_in":"We will try by ourselves in {n} s","retrying":"Trying…","still":"Not yet. We keep trying.","alive":"The site answers again: you can try now.","to_form":"Back to the form","support":"Contact support","notify":"Tell me when it works","leave":"Leave","close":"Back to the page","message":"Message","message_hint":"We already see what happened and where. Add what matters to you.","contact":"E-mail or phone","send":"Send","cancel":"Do not send","need_message":"Please write at least a word about how we can help.","need_contact":"Please give an e-mail or a phone number so that we can answer.","sending":"Sending…","sent_message":"Support has your message. We will answer: {contact}.","sent_plain":"Support has your message.","sent_notify":"When everything works, we will write: {contact}.","kept":"Your message is kept on this device and will be sent by itself as soon as support can be reached.","refused":"This message could not be accepted: {detail}","reported":"We know about this fault already: it was reported by itself.","reference":"Reference for support: {reference}","news":"What we know","others":"It is not only you.","others_n":{"one":"It is not only you: {n} person is affected.","other":"It is not only you: {n} people are affected."},"since":"since {time}","forecast":"It should work again between {from} and {to}.","next_update":"Next news at {time}.","investigating":"Investigating","identified":"Identified","monitoring":"Monitoring","resolved":"Resolved","ask":"Did it work?","ask_why":"We have repaired it. Try again and tell us how it went.","yes":"Yes, it worked","no":"Still not working","thanks_yes":"Thank you! Glad it works.","thanks_no":"Thank you for telling us. We are on it.","page":"Follow your request","other_help":"Other ways to reach us","restored":"We brought back what you typed. Check it and send again.","hide":"Hide"}}};
const CSS_TEXT = ".otklik,.otklik-page,.over{--paper: var(--otklik-paper,#fcfbf8);--paper-2: #f5f4f0;--ink: var(--otklik-ink,#191e27);--ink-2: #4a505a;--ink-3: #656b74;--line: #dddcd8;--edge: #80858d;--sky: var(--otklik-accent,#0268a7);--on-sky: var(--otklik-on-accent,#f9fcfe);--sky-soft: #e0f1ff;--calm-soft: #dff6e9;--calm-ink: #105236;--warn-ink: #6d4211;color-scheme: light dark;color: var(--ink);background: var(--paper);}@media (prefers-color-scheme: dark){.otklik,.otklik-page,.over{--paper: var(--otklik-paper-dark,#12151a);--paper-2: #191d23;--ink: var(--otklik-ink-dark,#ebe9e5);--ink-2: #b7bbc1;--ink-3: #9498a0;--line: #2e3239;--edge: #6c727b;--sky: var(--otklik-accent-dark,#61bcf0);--on-sky: var(--otklik-on-accent-dark,#091521);--sky-soft: #142c40;--calm-soft: #153124;--calm-ink: #a3e2bf;--warn-ink: #f2d59c;}}.otklik-page{margin: 0;}.over{position: fixed;inset: 0;width: 100%;max-width: none;height: 100%;max-height: none;margin: 0;padding: 0;border: 0;overflow: auto;z-index: 2147483647;}.otklik,.otklik *{box-sizing: border-box;}.otklik{max-width: 36rem;margin: 0 auto;padding: clamp(24px,9vh,88px) 20px 48px;font: 400 1.0625rem/1.55 var(--otklik-font,Inter,\"Golos Text\",\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif);font-variant-numeric: tabular-nums;text-align: start;overflow-wrap: break-word;}.otklik [hidden],.otklik p:empty{display: none;}.logo{display: block;max-width: 60%;height: 32px;margin-bottom: 40px;object-fit: contain;object-position: left;}.otklik h1{margin: 0 0 12px;font-size: clamp(1.6875rem,1.2rem + 2.2vw,2.125rem);font-weight: 650;line-height: 1.2;letter-spacing: -0.012em;text-wrap: balance;}.otklik h2{margin: 0;font-size: 1.3125rem;font-weight: 650;line-height: 1.25;}.otklik p{margin: 0;text-wrap: pretty;}.why{color: var(--ink-2);}.safe{position: relative;padding: 12px 16px 12px 48px;border-radius: 10px;background: var(--calm-soft);color: var(--calm-ink);font-weight: 550;}.otklik .safe{margin-top: 24px;}.safe::before{content: \"\";position: absolute;inset: 16px auto auto 21px;width: 8px;height: 14px;border: solid currentcolor;border-width: 0 2.5px 2.5px 0;transform: rotate(42deg);}.news,.ask{display: grid;gap: 4px;margin-top: 24px;padding: 16px 0;border: solid var(--line);border-width: 1px 0;}.news .label{font-weight: 650;}.ask{gap: 12px;}.actions{display: flex;flex-wrap: wrap;gap: 12px;align-items: center;margin-top: 32px;}.actions>div,.actions>details[open]{flex: 1 0 100%;}.row{display: flex;flex-wrap: wrap;gap: 12px;}.ask .row .button{flex: 1 1 14rem;}.button{display: inline-flex;align-items: center;justify-content: center;min-height: 48px;max-width: 100%;padding: 10px 20px;border: 1px solid var(--edge);border-radius: 6px;background: transparent;color: var(--ink);font: inherit;font-weight: 550;line-height: 1.3;text-align: center;text-decoration: none;cursor: pointer;list-style: none;transition: background-color 120ms;}.button::-webkit-details-marker{display: none;}.button:hover{background: var(--paper-2);}.button.primary{border-color: var(--sky);background: var(--sky);color: var(--on-sky);}.button.primary:hover{filter: brightness(0.93);}.button[aria-disabled]{opacity: 0.65;cursor: default;}.button.quiet{border-color: transparent;padding-inline: 12px;color: var(--sky);}.button[aria-expanded=\"true\"],details[open]>.button{background: var(--sky-soft);}.countdown{flex: 1 1 12rem;color: var(--ink-3);font-size: 0.9375rem;}.panel,details form{display: grid;gap: 8px;padding: 4px 0 12px;}details form{padding-top: 16px;}.panel .row,details form .button{justify-self: start;margin-top: 8px;}.otklik label{font-weight: 550;}.hint,.small{color: var(--ink-3);font-size: 0.9375rem;}.otklik textarea,.otklik input:not([type=\"hidden\"]){width: 100%;min-height: 48px;padding: 10px 12px;border: 1px solid var(--edge);border-radius: 6px;background: var(--paper);color: var(--ink);font: inherit;}.otklik textarea{resize: vertical;}.fault{color: var(--warn-ink);font-weight: 550;}.otklik [aria-invalid=\"true\"]{border: 2px solid var(--warn-ink);}.otklik .status{margin-top: 32px;}.otklik .small{margin-top: 8px;}.otklik a:not(.button){color: var(--sky);text-underline-offset: 0.2em;}.otklik :focus-visible{outline: 2px solid var(--sky);outline-offset: 2px;}.otklik h1:focus{outline: none;}.remark{position: fixed;inset: auto 16px 16px auto;z-index: 2147483647;width: calc(100% - 32px);max-width: 26rem;padding: 16px 20px;border: 1px solid var(--line);border-radius: 10px;box-shadow: 0 8px 28px rgb(25 30 39 / 16%);}.remark>*{display: grid;gap: 12px;}.remark>.button{display: flex;margin: 8px 0 0 -12px;}@media (max-width: 480px){.actions>.button,.actions>details,.actions>details>.button{width: 100%;}.actions>.countdown{flex-basis: 100%;}}@media (prefers-reduced-motion: reduce){.button{transition: none;}}@media print{.actions{display: none;}}";
const tag = document.currentScript || document.querySelector("script[data-service][data-door]") || { dataset: {} };
const stage = document.querySelector("[data-otklik-screen]");
const MINUTE = 60000;
function store(kind) {
const memory = {};
let real;
try { real = window[kind]; real.setItem("otklik:?", "1"); real.removeItem("otklik:?"); } catch { real = null; }
return {
get(key) { try { return JSON.parse(real ? real.getItem("otklik:" + key) : memory[key]) || null; } catch { return null; } },
set(key, value) {
const text = JSON.stringify(value);
try { if (real) return real.setItem("otklik:" + key, text); } catch { real = null; }
memory[key] = text;
},
drop(key) { if (real) real.removeItem("otklik:" + key); delete memory[key]; },
keys(start) { return Object.keys(real || memory).map(key => real ? key.replace(/^otklik:/, "") : key).filter(key => key.startsWith(start)); },
};
}
const device = store("localStorage"), tab = store("sessionStorage");
const known = tab.get("known") || {};
function told(name) {
const here = (stage && stage.dataset[name]) || tag.dataset[name] || known[name] || "";
return here.includes("{{") ? "" : here;
}
if (!stage) for (const name of ["name", "safe", "identity", "contact", "logo", "leave", "support", "texts"]) {
if (tag.dataset[name]) known[name] = tag.dataset[name]; else delete known[name];
}
if (!stage) tab.set("known", known);
const door = told("door").replace(/\/$/, ""), service = told("service");
const wanted = told("lang");
const language = [wanted, document.documentElement.lang, ...navigator.languages].map(one => (one || "").slice(0, 2)).find(one => TEXTS[one]) || "en";
let own = {};
try { own = JSON.parse(told("texts") || "{}")[language] || {}; } catch { /* the catalogue's words will do */ }
function say(section, key, values = {}) {
let text = (own[section] || {})[key] || (TEXTS[language][section] || {})[key] || "";
if (text.other) text = text[new Intl.PluralRules(language).select(values.n)] || text.other;
return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
const ui = (key, values) => say("ui", key, values);
function uuid() {
if (crypto.randomUUID) return crypto.randomUUID();
const bytes = crypto.getRandomValues(new Uint8Array(16));
bytes[6] = bytes[6] & 15 | 64;
bytes[8] = bytes[8] & 63 | 128;
const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
const spread = ms => ms * (0.7 + Math.random() * 0.6);
const here = () => location.href.split("#")[0];
const plainly = url => url.split(/[?#]/)[0];
const clock = moment => new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
const isAhead = moment => Date.parse(moment) > Date.now();
async function ask(url, options, seconds) {
const stop = new AbortController();
const timer = setTimeout(() => stop.abort(), seconds * 1000);
try { return await fetch(url, { ...options, signal: stop.signal }); } finally { clearTimeout(timer); }
}
function h(name, attributes, ...children) {
const element = document.createElement(name);
for (const [key, value] of Object.entries(attributes || {})) {
if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
}
element.append(...children.flat().filter(child => child || child === 0));
return element;
}
const MOST_WAITING = 30, KEPT_FOR = 24 * 60 * MINUTE, THROWN_AFTER = 7 * KEPT_FOR;
let flushing = null, failures = 0, notBefore = 0, flushTimer;
const watchers = new Set();
const letter = id => device.get("out:" + id);
const letters = () => device.keys("out:").map(key => device.get(key)).filter(Boolean).sort((a, b) => a.made - b.made);
function keep(item) { device.set("out:" + item.id, item); }
const isWaiting = item => !item.refused && (!item.receipt || item.more.some(one => !one.done));
function change(id, edit) {
const item = letter(id);
if (!item) return null;
edit(item);
keep(item);
watchers.forEach(look => look(item));
return item;
}
function tidy() {
const now = Date.now();
const all = letters();
for (const item of all) {
const age = now - item.made;
if (age > THROWN_AFTER || !isWaiting(item) && age > KEPT_FOR) device.drop("out:" + item.id);
}
const waiting = all.filter(isWaiting).sort((a, b) => a.more.length - b.more.length || a.made - b.made);
waiting.slice(0, Math.max(0, waiting.length - MOST_WAITING)).forEach(item => device.drop("out:" + item.id));
}
async function post(path, content) {
try {
const answer = await ask(door + path, {
method: "POST", mode: "cors", credentials: "omit", keepalive: true,
headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
}, 10);
const said = await answer.json().catch(() => ({}));
if (answer.status === 202) return { said };
if ([400, 409, 410, 413, 415, 422].includes(answer.status)) return { refused: (said.errors && said.errors[0] && said.errors[0].detail) || said.detail || "" };
const wait = Number(answer.headers.get("Retry-After"));
if (wait) notBefore = Date.now() + Math.min(wait, 300) * 1000;
} catch { /* the door cannot be reached: later */ }
return {};
}
async function deliver(item) {
if (!item.receipt) {
const { said, refused } = await post("/reports", item.report);
if (refused != null) return change(item.id, it => { it.refused = refused; });
if (!said || !said.receipt) return null;
item = change(item.id, it => Object.assign(it, { receipt: said.receipt, state: said.state_url, page: said.page_url }));
}
for (const extra of (item ? item.more : []).filter(one => !one.done)) {
const { said, refused } = await post("/reports/" + encodeURIComponent(item.receipt) + "/follow-ups", extra.content);
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
if (!door || flushing) return flushing;
const work = async () => {
failures = await flushAll().catch(() => false) ? 0 : failures + 1;
if (failures) flushLater(Math.max(spread(Math.min(4000 * 2 ** (failures - 1), 5 * MINUTE)), notBefore - Date.now()));
};
flushing = (navigator.locks ? navigator.locks.request("otklik-outbox", work) : work()).finally(() => {
flushing = null;
if (!failures && letters().some(isWaiting)) flushLater(500);
watchers.forEach(look => look());
});
return flushing;
}
function flushLater(ms) { clearTimeout(flushTimer); flushTimer = setTimeout(flush, ms); }
function report(trouble) {
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
sent_by: "browser", at: new Date().toISOString(), agent: navigator.userAgent, online: navigator.onLine, method: trouble.method || "GET",
screen: innerWidth + "×" + innerHeight, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
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
const SECRET = /^(cc-|one-time-code|current-password|new-password)/, SECRET_NAME = /passw|cvv|cvc|card_?-?num/i;
function fieldsOf(form) {
const isKept = field => field.matches("input,select,textarea") && field.name && !SECRET_NAME.test(field.name)
&& !["password", "hidden", "file", "submit", "button", "image", "reset"].includes(field.type) && !(field.autocomplete || "").split(" ").some(one => SECRET.test(one)) && !field.closest("[data-otklik-skip]");
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
if (!form || !form.elements) return null;
const fields = fieldsOf(form);
for (const { name, value, on } of kept.fields) {
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
function formBehind() {
const kept = tab.get("form");
return kept && Date.now() - kept.at < 30 * MINUTE && (kept.action.split("#")[0] === here() || kept.page === here()) ? kept : null;
}
async function send(source, url, options) {
if (source.getAttribute("aria-busy")) return;
source.setAttribute("aria-busy", "true");
const method = options.method || "GET";
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
if (options.signal && options.signal.aborted) throw error;
return { trouble: { kind: stop.signal.aborted ? "timeout" : answer ? "cut" : navigator.onLine ? "network" : "offline", detail: String(error) } };
} finally { clearTimeout(timer); }
}
function troubleIn(answer, said) {
const kind = TEXTS[language][said.kind] ? said.kind : answer.status < 500 ? "validation" : answer.status === 504 ? "timeout" : "5xx";
const faults = Array.isArray(said.errors) ? said.errors.map(one => one.detail).filter(Boolean).join(" ") : "";
return {
kind, status: answer.status, code: said.code, safe: said.safe, why: kind === "validation" ? faults || said.detail : "",
report: /^urn:uuid:/.test(said.instance || "") ? said.instance.slice(9) : undefined, wait: Number(answer.headers.get("Retry-After")) || 0,
};
}
function arrive(source, url, method, answer, body) {
tab.drop("form");
if (/^text\/html/.test(body.type)) {
if (answer.redirected || method === "GET") return location.assign(answer.url || url);
return body.text().then(html => {
if (answer.url !== here()) history.pushState(null, "", answer.url);
window.otklik.written = true;
document.open();
document.write(html);
document.close();
});
}
const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers.get("Content-Disposition") || "");
const address = URL.createObjectURL(body);
if (!named && !source.hasAttribute("download")) return location.assign(address);
let name = source.getAttribute("download") || "";
try { name = name || decodeURIComponent(named[1]); } catch { name = named[1]; }
h("a", { href: address, download: name }).click();
setTimeout(() => URL.revokeObjectURL(address), MINUTE);
}
function sendForm(form, submitter) {
const data = new FormData(form);
if (submitter && submitter.name) data.append(submitter.name, submitter.value);
const url = new URL((submitter && submitter.getAttribute("formaction")) || form.getAttribute("action") || "", document.baseURI);
if (form.method !== "post") {
url.search = new URLSearchParams(data);
return send(form, url.href, {});
}
return send(form, url.href, { method: "POST", body: form.enctype === "multipart/form-data" ? data : new URLSearchParams(data) });
}
let newsTimer, isFollowing = false;
async function lookUp(item) {
const own = item && item.receipt;
const url = own ? item.state || door + "/reports/" + encodeURIComponent(item.receipt) : door + "/status/" + encodeURIComponent(service) + ".json";
const answer = await ask(url, { credentials: "omit", cache: "no-cache" }, 6);
if (!answer.ok) throw new Error(answer.status);
const said = await answer.json();
if (own && said.page_url) change(item.id, it => { it.page = said.page_url; });
return said;
}
function follow(id, tell) {
isFollowing = true;
const look = async () => {
let said = null;
if (!document.hidden) try { said = await lookUp(letter(id)); } catch { said = null; }
if (!isFollowing) return;
if (!document.hidden) tell(said);
newsTimer = setTimeout(look, spread(15000));
};
clearTimeout(newsTimer);
look();
}
function unfollow() { isFollowing = false; clearTimeout(newsTimer); }
function newsLines(said) {
const incident = said && said.incident;
if (!incident) return [];
const texts = (incident.texts || said.texts || {})[language] || {};
const forecast = incident.forecast && isAhead(incident.forecast.to) ? incident.forecast : null;
const state = ui(incident.public_state || "");
const since = incident.since ? ui("since", { time: clock(incident.since) }) : "";
return [
[texts.label || incident.label, since, state].filter(Boolean).join(" · "),
incident.count > 1 ? ui("others_n", { n: incident.count }) : ui("others"),
texts.text || incident.text,
forecast && ui("forecast", { from: clock(forecast.from), to: clock(forecast.to) }) + " " + (texts.basis || forecast.basis || ""),
isAhead(incident.next_update_at) && ui("next_update", { time: clock(incident.next_update_at) }),
].filter(Boolean);
}
let shown = null;
function shadow(...children) {
const host = h("div", { "data-otklik-host": true });
const root = host.attachShadow({ mode: "open" });
try {
const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS_TEXT);
root.adoptedStyleSheets = [sheet];
} catch {
root.append(h("link", { rel: "stylesheet", href: (tag.src || door + "/kit.js").replace(/kit\.js.*/, "kit.css") }));
}
root.append(...children);
return host;
}
function show(trouble) {
hide();
const item = trouble.kind === "validation" ? null : report(trouble);
shown = { trouble, item, said: null, reached: null, panel: null, attempt: 0, parts: {} };
const main = draw();
document.title = shown.title;
if (stage) {
shown.host = shadow(main);
stage.replaceWith(shown.host);
} else {
shown.dialog = h("dialog", { "aria-labelledby": "title", class: "over", oncancel: event => { event.preventDefault(); hide(); } }, main);
shown.host = shadow(shown.dialog);
shown.before = document.activeElement;
document.body.append(shown.host);
if (shown.dialog.showModal) shown.dialog.showModal(); else shown.dialog.setAttribute("open", "");
}
watchers.add(update);
update();
shown.parts.title.focus();
if (item) follow(item.id, hear);
plan();
}
function hide() {
if (!shown || stage) return;
const { host, dialog, before, pageTitle } = shown;
stopTrying();
unfollow();
watchers.delete(update);
shown = null;
document.title = pageTitle;
if (dialog.close) dialog.close();
host.remove();
if (before && before.isConnected) before.focus();
}
function draw() {
const { trouble, item, parts } = shown;
shown.pageTitle = document.title;
shown.title = trouble.title || say(trouble.kind, "title");
const name = told("name"), needsForm = trouble.kind === "validation";
const part = (key, element) => (parts[key] = element);
const action = (key, open) => h("button", { type: "button", class: "button", "aria-expanded": "false", onclick: open }, ui(key));
return h("main", { class: "otklik", lang: language },
told("logo") && h("img", { class: "logo", src: told("logo"), alt: name }),
part("title", h("h1", { id: "title", tabindex: "-1" })),
part("why", h("p", { class: "why" })),
part("safe", h("p", { class: "safe", hidden: true })),
part("news", h("section", { class: "news", "aria-label": ui("news"), "aria-live": "polite", hidden: true })),
part("ask", h("section", { class: "ask", hidden: true })),
h("div", { class: "actions" },
part("retry", h("button", { type: "button", class: "button primary", onclick: needsForm ? hide : () => tryNow(true) },
needsForm || trouble.changes ? ui("to_form") : ui("retry"))),
part("countdown", h("p", { class: "countdown" })),
part("support", action("support", () => openPanel("support"))),
part("supportPanel", h("div", { hidden: true })),
item && part("notify", action("notify", () => openPanel("notify"))),
item && part("notifyPanel", h("div", { hidden: true })),
!stage && !needsForm && h("button", { type: "button", class: "button quiet", onclick: hide }, ui("close")),
h("a", { class: "button quiet", href: told("leave") || "/" }, ui("leave"))),
part("status", h("p", { class: "status", role: "status" })),
item && h("p", { class: "small" }, ui("reference", { reference: item.id.replace("-", "").slice(0, 8).toUpperCase().replace(/(.{4})/, "$1-") }),
" · ", h("time", { datetime: new Date(item.made).toISOString() }, clock(item.made))),
part("page", h("p", { class: "small", hidden: true })));
}
function put(key, ...children) {
const element = shown.parts[key], text = children.flat().filter(Boolean).map(one => one.textContent ?? one).join("|");
if (!element || element.otklik === text) return;
element.otklik = text;
element.replaceChildren(...children.flat().filter(Boolean));
element.hidden = !text && key !== "status";
}
function hear(said) {
if (!shown) return;
shown.reached = said !== null;
if (said) shown.said = said;
update();
}
function update() {
if (!shown) return;
const { trouble, said, reached } = shown;
const item = shown.item && (letter(shown.item.id) || shown.item);
shown.item = item;
const isOurs = trouble.status >= 500 || trouble.kind === "network" && reached && navigator.onLine;
const why = trouble.why || isOurs && say(trouble.kind, "ours") || say(trouble.kind, "why", { service: told("name") || service });
const safe = trouble.safe || told("safe");
const changes = (trouble.method || "GET") !== "GET";
put("title", trouble.title || say(trouble.kind, "title"));
put("why", [why, changes && !safe && trouble.kind !== "validation" && ui("unsure")].filter(Boolean).join(" "));
put("safe", [safe, trouble.kind !== "validation" && stage && formBehind() && ui("kept_form")].filter(Boolean).join(" "));
put("news", newsLines(said).map((line, index) => h("p", { class: index ? null : "label" }, line)));
put("status", shown.message || item && statusOf(item));
put("page", item && item.page && h("a", { href: item.page }, ui("page")));
drawAsk(item, said);
}
function statusOf(item) {
const last = item.more.filter(one => one.content.kind !== "confirmation").pop();
if (item.refused != null) return last ? ui("refused", { detail: item.refused }) : "";
if (last && last.refused != null) return ui("refused", { detail: last.refused });
if (last && last.done) {
const { kind, contact } = last.content;
return ui(kind !== "message" ? "sent_notify" : contact ? "sent_message" : "sent_plain", { contact });
}
if (isWaiting(item)) return flushing && !failures ? last ? ui("sending") : "" : ui("kept");
return (shown.said && shown.said.receipt && shown.said.text) || ui("reported");
}
function openPanel(want) {
const { parts, panel } = shown;
if (panel) closePanel();
if (panel && panel.want === want) return;
const contact = h("input", { id: "contact", autocomplete: "email", maxlength: 200, "aria-describedby": "fault" });
contact.value = told("contact");
const message = want === "support" && h("textarea", { id: "message", rows: 4, maxlength: 4000, "aria-describedby": "hint fault" });
const fault = h("p", { id: "fault", class: "fault", role: "alert" });
const form = h("form", { class: "panel", novalidate: true, onsubmit: event => {
event.preventDefault();
const content = { kind: message ? "message" : "contact", contact: contact.value.trim(), message: message ? message.value.trim() : undefined };
const missing = message && !content.message ? message : !message && !content.contact ? contact : null;
[contact, message].forEach(field => field && field.setAttribute("aria-invalid", field === missing));
fault.textContent = missing ? ui(missing === message ? "need_message" : "need_contact") : "";
if (missing) return missing.focus();
closePanel();
if (content.contact) { known.contact = content.contact; tab.set("known", known); }
shown.item = shown.item || report(shown.trouble);
shown.message = "";
add(shown.item.id, content);
update();
parts[want].focus();
} },
message && [h("label", { for: "message" }, ui("message")), h("p", { class: "hint", id: "hint" }, ui("message_hint")), message],
h("label", { for: "contact" }, ui("contact")), contact, fault,
h("div", { class: "row" }, h("button", { class: "button primary" }, ui("send")),
h("button", { type: "button", class: "button quiet", onclick: () => { closePanel(); parts[want].focus(); } }, ui("cancel"))),
told("support") && want === "support" && h("p", {}, h("a", { href: told("support") }, ui("other_help"))));
const place = parts[want + "Panel"];
place.replaceChildren(form);
place.hidden = false;
parts[want].setAttribute("aria-expanded", "true");
shown.panel = { want };
(message || contact).focus();
}
function closePanel() {
const { parts, panel } = shown;
if (!panel) return;
parts[panel.want + "Panel"].hidden = true;
parts[panel.want].setAttribute("aria-expanded", "false");
shown.panel = null;
}
function question(item, said, done) {
const answered = item.more.filter(one => one.content.kind === "confirmation").pop();
const matter = (said && said.incident && said.incident.id) || item.receipt;
if (answered && item.about === matter) return [h("p", { role: "status" }, ui(answered.content.answer === "through" ? "thanks_yes" : "thanks_no"))];
if (!said || !said.ask || !item.receipt) return [];
const reply = answer => () => {
change(item.id, it => { it.about = matter; });
add(item.id, { kind: "confirmation", answer });
done(answer);
};
return [
h("h2", {}, ui("ask")), h("p", {}, ui("ask_why")),
h("div", { class: "row" }, h("button", { type: "button", class: "button", onclick: reply("through") }, ui("yes")),
h("button", { type: "button", class: "button", onclick: reply("broken") }, ui("no"))),
];
}
function drawAsk(item, said) {
if (item) put("ask", question(item, said, update));
}
function remark(...children) {
const box = h("aside", { class: "otklik remark", lang: language }, ...children,
h("button", { type: "button", class: "button quiet", onclick: () => host.remove() }, ui("hide")));
const host = shadow(box);
document.body.append(host);
return box;
}
async function askOnGoodPage() {
const episode = tab.get("episode"), item = episode && letter(episode.id);
if (!item || !item.receipt || item.about) return;
let said;
try { said = await lookUp(item); } catch { return; }
if (!said.ask || shown) return;
const place = h("div", { "aria-live": "polite" });
const draw = () => place.replaceChildren(...question(letter(item.id), said, draw));
remark(place);
draw();
}
const FIRST_WAIT_S = 6, LONGEST_WAIT_S = 120;
let tick, isTrying = false;
function stopTrying() { clearInterval(tick); }
function plan() {
if (!shown || shown.trouble.kind === "validation") return;
const episode = tab.get("episode") || { attempt: 0 };
const wait = Math.min(FIRST_WAIT_S * 2 ** episode.attempt, LONGEST_WAIT_S);
let left = Math.round(Math.max(spread(wait), episode.attempt ? 0 : Math.min(shown.trouble.wait || 0, LONGEST_WAIT_S)));
stopTrying();
const count = () => {
if (!shown) return stopTrying();
if (document.hidden) return;
shown.parts.countdown.textContent = left > 0 ? ui("retry_in", { n: left }) : "";
if (left-- <= 0) tryNow(false);
};
tick = setInterval(count, 1000);
count();
}
async function tryNow(byHand) {
if (!shown || isTrying) return;
const { trouble, parts } = shown;
isTrying = true;
stopTrying();
parts.countdown.textContent = ui("retrying");
parts.retry.setAttribute("aria-disabled", "true");
const episode = tab.get("episode");
if (episode) tab.set("episode", { ...episode, attempt: episode.attempt + 1 });
const through = await go(trouble, byHand).catch(() => false);
isTrying = false;
if (!shown || through === "gone") return;
parts.retry.removeAttribute("aria-disabled");
parts.countdown.textContent = "";
shown.message = through ? ui("alive") : byHand ? ui("still") : "";
update();
if (!through) plan();
}
async function go(trouble, byHand) {
const changes = (trouble.method || "GET") !== "GET";
const isBusy = shown.panel && !byHand;
if (trouble.retry) {
if (changes && !byHand || isBusy) return answers(here());
const next = await trouble.retry();
if (!next) { hide(); return "gone"; }
Object.assign(trouble, { ...next, report: trouble.report });
return false;
}
const kept = formBehind();
const to = kept && changes ? kept.page : trouble.back || here();
if (!await answers(to)) return false;
if (isBusy || changes && !byHand) return true;
if (kept && kept.page === to) tab.set("restore", true);
location.replace(to);
return "gone";
}
async function answers(url) {
const answer = await ask(url, { cache: "no-store", credentials: "same-origin", headers: { Accept: "text/html", "Otklik-Probe": "1" } }, 15);
await answer.blob();
return answer.status < 500;
}
if (window.otklik && window.otklik.stop) window.otklik.stop();
const over = new AbortController();
const on = (target, name, what, capture) => target.addEventListener(name, what, { capture, signal: over.signal });
on(document, "submit", event => { if (event.target.method !== "dialog" && !event.target.closest("[data-otklik-skip]")) keepForm(event.target); }, true);
on(document, "submit", event => {
if (event.defaultPrevented || !event.target.matches("form[data-otklik]")) return;
event.preventDefault();
sendForm(event.target, event.submitter);
});
on(document, "click", event => {
const link = event.target.closest && event.target.closest("a[data-otklik][href]");
if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
event.preventDefault();
send(link, link.href, {});
});
on(window, "online", () => { failures = 0; flush(); if (shown) tryNow(false); });
on(window, "offline", update);
on(document, "visibilitychange", () => { if (!document.hidden) flush(); });
on(window, "storage", update);
if (window.otklik && window.otklik.written) on(window, "popstate", () => location.reload());
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
const method = data.method || (formBehind() && formBehind().method === "post" && !data.status ? "POST" : "GET");
show({
kind: navigator.onLine || data.status ? data.kind : "offline", status: Number(data.status) || 0, code: data.code, method,
report: data.report, wait: Number(data.retry) || 0, changes: method !== "GET",
back: method !== "GET" ? ((stage.querySelector("a.primary") || {}).href || here()) : here(),
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
on(workers, "message", event => { if (event.data && event.data.otklik === "cut" && !stage && !shown) show({ kind: "cut", method: "GET" }); });
if (workers.controller) workers.controller.postMessage({ otklik: "cut?" });
if (workers.startMessages) workers.startMessages();
}
})();
