// What the page says about itself, the texts, and small tools.
const tag = document.currentScript || document.querySelector("script[data-service][data-door]") || { dataset: {} };
const stage = document.querySelector("[data-otklik-screen]");
const MINUTE = 60000;

function store(kind) {
  // Private windows may refuse storage; then memory has to do.
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

// A page written by the site knows most; what it said is remembered for screens that know less.
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
