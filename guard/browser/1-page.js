// What the page says about itself, the texts, and small tools.
const tag = document.currentScript;
const stage = document.querySelector("[data-otklik-screen]");
const MINUTE = 60000;

function store(kind) {
  // Private windows and full disks refuse to keep anything; then memory has to do.
  let box = {};
  try { if (window[kind]) box = window[kind]; } catch { /* memory */ }
  return {
    get(key) { try { return JSON.parse(box["otklik:" + key]); } catch { return null; } },
    set(key, value) {
      const text = JSON.stringify(value);
      try { box["otklik:" + key] = text; } catch { box = { ...box, ["otklik:" + key]: text }; }
    },
    drop(key) { delete box["otklik:" + key]; },
    all(start) { return Object.keys(box).filter(key => key.startsWith("otklik:" + start)).map(key => this.get(key.slice(7))).filter(Boolean); },
  };
}
const device = store("localStorage"), tab = store("sessionStorage");

// A page written by the site knows most; what it said is remembered for screens that know less.
const known = tab.get("known") || {};
function told(name) {
  return stage?.dataset[name] || tag.dataset[name] || known[name] || "";
}
if (!stage) {
  for (const name of ["lang", "name", "safe", "identity", "contact", "logo", "leave", "support", "texts"]) known[name] = tag.dataset[name];
  tab.set("known", known);
}

const door = told("door").replace(/\/$/, ""), service = told("service");
const wanted = told("lang");
const language = [wanted, !stage && document.documentElement.lang, ...navigator.languages].map(one => (one || "").slice(0, 2)).find(one => TEXTS[one]) || "en";
let own = {};
try { own = JSON.parse(told("texts") || "{}")[language] || {}; } catch { /* the catalogue's words will do */ }

function say(section, key, values = {}) {
  let text = own[section]?.[key] || TEXTS[language][section]?.[key] || "";
  if (text.other) text = text[new Intl.PluralRules(language).select(values.n)] || text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
const ui = (key, values) => say("ui", key, values);

function uuid() {
  // crypto.randomUUID is there on secure pages only.
  if (crypto.randomUUID) return crypto.randomUUID();
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, one => (one ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> one / 4).toString(16));
}
const spread = ms => ms * (0.7 + Math.random() * 0.6);
const here = () => location.href.split("#")[0];
const plainly = url => url.split(/[?#]/)[0];
// The region is for English, which alone is American: «27 November, 14:05», as the status page says it. To Russian it is nothing.
const local = (moment, style) => new Date(moment).toLocaleString(language + "-GB", style);
const day = moment => local(moment, { day: "numeric", month: "long" });
// A time says its day, unless that is today or the day of `after`, which the reader has just read.
const clock = (moment, after = Date.now()) => (day(moment) === day(after) ? "" : day(moment) + ", ") + local(moment, { timeStyle: "short" });
const isSafe = trouble => (trouble.method || "GET") === "GET";
const isAhead = moment => Date.parse(moment) > Date.now();

async function ask(url, options, seconds) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try { return await fetch(url, { ...options, signal: stop.signal }); } finally { clearTimeout(timer); }
}

function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}
const button = (label, onclick, look = "", more) => h("button", { type: "button", class: "button " + look, onclick, ...more }, ui(label));
