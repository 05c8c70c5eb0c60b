// Single keys by their place on the keyboard, so that they work in any layout; a person may have laid them elsewhere.

const isTyping = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]");

/** A question that stepped in while somebody typed: the next letters were meant for the text, not for the page. */
const isAsked = (target) => target instanceof Element && target.closest("[role=alertdialog]");

/** What Ctrl+Enter sends: the form one fills in, its boxes too, but not those that choose rows; in a dialog its form, wherever in it one is. */
const formOf = (target) => {
  const fills = isTyping(target) || (target instanceof Element && target.matches("[type=checkbox], [type=radio]") && !target.closest(".zone-list"));
  const own = fills && (target.form || target.closest("form"));
  return own || document.querySelector("dialog[open]:modal form:not([method=dialog])");
};

/** Into what a key has opened: Enter takes the first choice, letters go into the first field. */
const goIn = (summary) => {
  const all = summary.parentElement.open ? summary.parentElement.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea") : [];
  const first = [...all].find((one) => isSeen(one) && !one.disabled && one.tabIndex >= 0);
  (first ?? summary).focus();
};

// Not by its boxes: a row that draws itself only when it is near has none before the first picture of the page.
const isSeen = (element) => !element.closest("[hidden], details:not([open]) > :not(summary)") && element.checkVisibility();

const isReachable = (element) => {
  const open = document.querySelector("dialog[open]:modal");
  return (!open || open.contains(element)) && !element.disabled;
};

/** The last seen element wins, so that a dialog or a part that came later is nearer than the shell. */
const heldBy = (code) =>
  [...document.querySelectorAll(`[data-key="${CSS.escape(code)}"]`)].filter((element) => isSeen(element) && isReachable(element)).pop();

const textOf = (element) => {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, svg")) part.remove();
  return copy.textContent.replace(/\s+/g, " ");
};

const CAPS = {
  Slash: "/", Enter: "↵", Escape: "Esc", Space: "␣", Comma: ",", Period: ".", Semicolon: ";", Quote: "'",
  BracketLeft: "[", BracketRight: "]", Backslash: "\\", Minus: "-", Equal: "=", Backquote: "`",
};

class KeyMap extends HTMLElement {
  #own = {};
  #usual = {};

  connectedCallback() {
    this.#own = JSON.parse(this.dataset.own || "{}");
    this.#usual = Object.fromEntries(Object.entries(this.#own).map(([usual, own]) => [own, usual]));
    document.addEventListener("keydown", this.#press);
    this.querySelector("dialog").addEventListener("click", (event) => event.target === event.currentTarget && event.target.close());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  isSeen = isSeen;

  nameOf(element) {
    return (element.dataset.keyName || element.getAttribute("aria-label") || textOf(element) || element.placeholder || "").trim();
  }

  act(element) {
    if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) element.focus();
    else element.click();
    if (element.matches("summary")) goIn(element);
  }

  cap(code) {
    const key = document.createElement("kbd");
    key.className = "key";
    const own = this.#own[code] || code;
    key.textContent = CAPS[own] || own.replace(/^(Key|Digit)/, "");
    return key;
  }

  /** Whose place the pressed key is; a key whose act was laid elsewhere does nothing. */
  #meant(code) {
    return this.#usual[code] ?? (code in this.#own ? "" : code);
  }

  #press = (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = formOf(event.target);
      if (!form || event.repeat) return;
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || isAsked(event.target)) return;
    if (event.code === "Slash" && event.shiftKey) {
      event.preventDefault();
      return this.#list();
    }
    if (event.shiftKey) return;
    const code = this.#meant(event.code);
    const element = code && heldBy(code);
    if (!element) return;
    event.preventDefault();
    this.act(element);
  };

  #list() {
    const dialog = this.querySelector("dialog");
    const lines = [...document.querySelectorAll("[data-key]")].filter(isSeen).map((element) => [element.dataset.key, [element, this.nameOf(element)]]);
    // Keys that an element of its own listens to: it only names them.
    const listened = [...document.querySelectorAll("[data-keys]")].map((element) => [element.dataset.keys, [element, textOf(element).trim()]]);
    const unique = [...new Map([...lines, ...listened]).entries()].sort(([a], [b]) => a.localeCompare(b));
    const groups = new Map();
    for (const [code, [element, name]] of unique) {
      const group = element.closest("[data-keys-of]")?.dataset.keysOf ?? (element.closest("main") ? dialog.dataset.page : "");
      groups.set(group, [...(groups.get(group) ?? []), ...this.#line(code, name)]);
    }
    const everywhere = dialog.querySelector("[data-everywhere]");
    everywhere.querySelector("dl").replaceChildren(...(groups.get("") ?? []));
    // As they stand on the page; the ways to other pages behind what can be done on this one.
    const standing = [...document.querySelectorAll("main [data-keys-of]"), ...document.querySelectorAll("[data-keys-of]")];
    const order = new Set([dialog.dataset.page, ...standing.map((element) => element.dataset.keysOf)]);
    const sections = [...order].filter((group) => groups.has(group)).map((group) => this.#group(group, groups.get(group)));
    everywhere.parentElement.replaceChildren(...sections, everywhere);
    dialog.showModal();
  }

  #line(code, name) {
    const [term, words] = [document.createElement("dt"), document.createElement("dd")];
    term.append(...code.split("+").map((one) => this.cap(one)));
    words.textContent = name;
    return [term, words];
  }

  #group(name, lines) {
    const [section, head, list] = ["section", "h3", "dl"].map((tag) => document.createElement(tag));
    head.textContent = name;
    list.className = "keys-list";
    list.append(...lines);
    section.append(head, list);
    return section;
  }
}

customElements.define("key-map", KeyMap);
