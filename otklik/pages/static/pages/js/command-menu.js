// The command menu on Ctrl/Cmd+K: every act of the page, every place, saved views, tickets and customers.

const ASK_AFTER_MS = 160;
// A button of a form that was opened is at hand already, and says too little without it.
const BESIDE = ".work-context :is(summary, :is(a[href], button):not(details *))";
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё";

/** Typed with the keyboard in the other language: «ghbdtn» is «привет». */
const relaid = (text, from, to) => [...text].map((letter) => to[from.indexOf(letter)] ?? letter).join("");

const plain = (text) => text.toLocaleLowerCase().replaceAll("ё", "е");

const startsWord = (name, at) => at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1]);

/** Where the letters of a word stand one after another, some left out; nothing when they lie far apart. */
const isScattered = (name, word, at) => {
  let place = at;
  for (const letter of word) {
    place = name.indexOf(letter, place) + 1;
    if (!place || place > at + word.length * 2 + 1) return false;
  }
  return true;
};

/** How well a word fits: at the beginning of one, inside, or with letters left out; 0 is not at all. */
const fit = (name, word) => {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) if (startsWord(name, at)) return 3;
  if (name.includes(word)) return 2;
  if (word.length < 4) return 0;
  for (let at = name.indexOf(word[0]); at >= 0; at = name.indexOf(word[0], at + 1)) {
    if (startsWord(name, at) && isScattered(name, word, at)) return 1;
  }
  return 0;
};

const score = (words, typings) =>
  Math.max(...typings.map((typing) => {
    const fits = typing.map((word) => fit(words, word));
    return fits.includes(0) ? 0 : fits.reduce((sum, one) => sum + one, 1);
  }));

class CommandMenu extends HTMLElement {
  #chosen = 0;
  #rows = [];
  #here = [];
  #ways = [];
  #found = [];
  #also = new Map();
  #asking = null;

  connectedCallback() {
    document.addEventListener("keydown", this.#press);
    this.#input.addEventListener("input", () => this.#type());
    this.#input.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("pointermove", (event) => this.#choose(this.#rows.indexOf(event.target.closest("[role=option]"))));
    this.#list.addEventListener("click", (event) => this.#run(event.target.closest("[role=option]")));
    this.#menu.addEventListener("submit", (event) => event.preventDefault());
    this.#menu.addEventListener("click", (event) => event.target === this.#menu && this.#close());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  get #menu() {
    return this.querySelector("dialog.command");
  }

  get #input() {
    return this.#menu.querySelector("input");
  }

  get #list() {
    return this.querySelector("[role=listbox]");
  }

  get #keys() {
    return document.querySelector("key-map");
  }

  #press = (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.shiftKey) return;
    if (event.code === "KeyK" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.open();
    }
  };

  open() {
    if (this.#menu.open) return;
    this.#input.value = "";
    this.#found = [];
    this.#here = this.#gather();
    this.#draw();
    this.#menu.showModal();
    this.#input.focus();
    this.#fetch("").then((rows) => rows && this.#furnish(rows));
  }

  /** Everything on the page that has a key, calls itself a command, stands beside the thread, or in a menu that can be opened. */
  #gather() {
    const keys = this.#keys;
    const shown = [...document.querySelectorAll(`[data-key], [data-command], ${BESIDE}`)].filter((element) => keys.isSeen(element));
    const folded = [...document.querySelectorAll("main details.menu :is(a[href], button[name], form > button), .bar details.menu a[href]")].filter(
      (element) => !keys.isSeen(element) && keys.isSeen(element.closest("details.menu").querySelector("summary")),
    );
    return [...shown, ...folded]
      .filter((element) => !this.contains(element))
      .map((element) => ({ name: this.#named(element, folded), goal: element, key: element.dataset.key, icon: this.#icon(element) }))
      .filter(({ name }) => name);
  }

  /** «Отложить: до завтра»: what stands in a menu is said with the menu's name. */
  #named(element, folded) {
    const name = (element.querySelector?.(":scope > span")?.firstChild?.textContent || this.#keys.nameOf(element)).trim();
    if (!folded.includes(element)) return this.#keys.nameOf(element);
    if (element.closest(".bar")) return name;
    return `${this.#keys.nameOf(element.closest("details.menu").querySelector("summary"))}: ${name}`;
  }

  #icon(element) {
    return element.querySelector("svg") || element.parentElement.querySelector(":scope > svg");
  }

  async #fetch(words) {
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(words)}`, { signal: this.#asking.signal });
      if (!answer.ok) return null;
      const page = document.createElement("template");
      page.innerHTML = await answer.text();
      return page.content;
    } catch {
      return null;
    }
  }

  #furnish(content) {
    for (const words of content.querySelectorAll("[data-for]")) this.#also.set(words.dataset.for, words.dataset.also);
    this.#ways = this.#links(content);
    this.#draw();
  }

  #links(content) {
    return [...content.querySelectorAll("a")].map((goal) => ({ name: goal.textContent.trim(), also: goal.dataset.also, goal, icon: goal.querySelector("svg") }));
  }

  #type() {
    this.#draw();
    clearTimeout(this.timer);
    const words = this.#input.value.trim();
    if (words.length < 2 && !/^\d/.test(words)) {
      this.#found = [];
      return this.#draw();
    }
    this.timer = setTimeout(async () => {
      const content = await this.#fetch(words);
      if (!content || this.#input.value.trim() !== words) return;
      this.#found = this.#links(content);
      this.#draw();
    }, ASK_AFTER_MS);
  }

  #draw() {
    const text = plain(this.#input.value);
    const typings = [text, relaid(text, LATIN, RUSSIAN), relaid(text, RUSSIAN, LATIN)].map((one) => one.split(/\s+/).filter(Boolean));
    const seen = new Set();
    const fitting = [...this.#here, ...this.#ways]
      .map((one) => ({ ...one, score: score(plain(`${one.name} ${one.also || this.#also.get(one.key) || ""}`), typings) }))
      .filter(({ name, score }) => score && !seen.has(name) && seen.add(name))
      .sort((one, other) => other.score - one.score);
    const isNumber = /^[#№]?\s*\d/.test(text);
    const all = isNumber ? [...this.#found, ...fitting] : [...fitting, ...this.#found];
    this.#rows = all.map((one, index) => this.#row(one, index));
    this.#list.replaceChildren(...this.#rows);
    this.querySelector(".command-none").hidden = this.#rows.length > 0;
    this.#choose(0);
  }

  #row({ name, goal, icon, key }, index) {
    const row = document.createElement("div");
    row.setAttribute("role", "option");
    row.id = `command-${index}`;
    row.append(icon?.cloneNode(true) ?? document.createElement("span"), name);
    if (key) row.append(this.#keys.cap(key));
    row.goal = goal;
    return row;
  }

  #choose(index) {
    if (index < 0 || index >= this.#rows.length) return;
    this.#chosen = index;
    this.#rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.#input.setAttribute("aria-activedescendant", `command-${index}`);
    this.#rows[index].scrollIntoView({ block: "nearest" });
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      this.#choose((this.#chosen + step + this.#rows.length) % Math.max(this.#rows.length, 1));
    } else if (event.key === "Escape") {
      // A search field would only empty itself.
      event.preventDefault();
      this.#close();
    } else if (event.code === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.#rows.length) this.#run(this.#rows[this.#chosen]);
      else this.#search(event.target.value);
    }
  }

  /** A hidden field would keep the focus for a moment, and with it the next key. */
  #close() {
    this.#input.blur();
    this.#menu.close();
  }

  #run(row) {
    if (!row) return;
    this.#close();
    // What was fetched stands in no document: a click there would lead nowhere.
    if (row.goal.isConnected) this.#keys.act(row.goal);
    else location.assign(row.goal.getAttribute("href"));
  }

  #search(text) {
    const form = document.querySelector(".bar-search");
    if (!form || !text.trim()) return;
    this.#close();
    form.elements.q.value = text;
    form.requestSubmit();
  }
}

customElements.define("command-menu", CommandMenu);
