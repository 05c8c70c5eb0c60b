// Single keys by their place on the keyboard, so that they work in any layout, and the command menu on Ctrl/Cmd+K.

const isTyping = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]");

const isSeen = (element) => element.isConnected && !element.closest("[hidden], details:not([open]) > :not(summary)") && element.getClientRects().length > 0;

/** The last seen element wins, so that a dialog or a part that came later is nearer than the shell. */
const heldBy = (code) =>
  [...document.querySelectorAll(`[data-key="${CSS.escape(code)}"]`)].filter((element) => isSeen(element) && isReachable(element)).pop();

const isReachable = (element) => {
  const open = document.querySelector("dialog[open]:modal");
  return (!open || open.contains(element)) && !element.disabled;
};

const nameOf = (element) =>
  (element.dataset.keyName || element.getAttribute("aria-label") || textOf(element) || element.placeholder || "").trim();

const textOf = (element) => {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, svg")) part.remove();
  return copy.textContent.replace(/\s+/g, " ");
};

const capOf = (code) => ({ Slash: "/", Enter: "↵", Escape: "Esc", Space: "␣" })[code] || code.replace(/^(Key|Digit)/, "");

const act = (element) => {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) element.focus();
  else element.click();
};

class CommandMenu extends HTMLElement {
  #chosen = 0;
  #rows = [];

  connectedCallback() {
    document.addEventListener("keydown", this.#press);
    const input = this.#menu.querySelector("input");
    input.addEventListener("input", () => this.#draw(input.value));
    input.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("pointermove", (event) => this.#choose(this.#rows.indexOf(event.target.closest("[role=option]"))));
    this.#list.addEventListener("click", (event) => this.#run(event.target.closest("[role=option]")));
    this.#menu.addEventListener("submit", (event) => event.preventDefault());
    for (const dialog of this.querySelectorAll("dialog")) {
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    }
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  get #menu() {
    return this.querySelector("dialog.command");
  }

  get #list() {
    return this.querySelector("[role=listbox]");
  }

  #press = (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      return this.open();
    }
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.form || event.target.closest?.("form");
      if (form && isTyping(event.target)) {
        event.preventDefault();
        form.requestSubmit();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (event.code === "Slash" && event.shiftKey) {
      event.preventDefault();
      return this.#listKeys();
    }
    if (event.shiftKey) return;
    const element = heldBy(event.code);
    if (!element) return;
    event.preventDefault();
    act(element);
  };

  open() {
    if (this.#menu.open) return;
    const input = this.#menu.querySelector("input");
    input.value = "";
    this.found = this.#gather();
    this.#draw("");
    this.#menu.showModal();
    input.focus();
  }

  /** Everything on the page that has a key or calls itself a command, each once. */
  #gather() {
    const seen = new Set();
    const extra = [...this.querySelectorAll("[data-extra] a")];
    const here = [...document.querySelectorAll("[data-key], [data-command]")].filter((element) => isSeen(element) && !this.contains(element));
    return [...here, ...extra].flatMap((element) => {
      const name = nameOf(element);
      if (!name || seen.has(name)) return [];
      seen.add(name);
      return [{ name, element, icon: element.querySelector("svg") || element.parentElement.querySelector(":scope > svg") }];
    });
  }

  #draw(text) {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fitting = this.found.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
    this.#rows = fitting.map(({ name, element, icon }, index) => {
      const row = document.createElement("div");
      row.setAttribute("role", "option");
      row.id = `command-${index}`;
      row.append(icon?.cloneNode(true) ?? document.createElement("span"), name);
      if (element.dataset.key) row.append(cap(element.dataset.key));
      row.goal = element;
      return row;
    });
    this.#list.replaceChildren(...this.#rows);
    this.querySelector(".command-none").hidden = this.#rows.length > 0;
    this.#choose(0);
  }

  #choose(index) {
    if (index < 0 || index >= this.#rows.length) return;
    this.#chosen = index;
    this.#rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.#menu.querySelector("input").setAttribute("aria-activedescendant", `command-${index}`);
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
      this.#menu.close();
    } else if (event.code === "Enter") {
      event.preventDefault();
      if (this.#rows.length) this.#run(this.#rows[this.#chosen]);
      else this.#search(event.target.value);
    }
  }

  #run(row) {
    if (!row) return;
    this.#menu.close();
    act(row.goal);
  }

  #search(text) {
    const form = document.querySelector(".bar-search");
    if (!form || !text.trim()) return;
    this.#menu.close();
    form.elements.q.value = text;
    form.requestSubmit();
  }

  #listKeys() {
    const dialog = this.querySelector("dialog.keys");
    const lines = [...document.querySelectorAll("[data-key]")].filter(isSeen).map((element) => [element.dataset.key, nameOf(element)]);
    // Keys that an element of its own listens to: it only names them.
    const own = [...document.querySelectorAll("[data-keys]")].map((element) => [element.dataset.keys, textOf(element).trim()]);
    const unique = [...new Map([...lines, ...own]).entries()].sort(([a], [b]) => a.localeCompare(b));
    dialog.querySelector("[data-here]").replaceChildren(
      ...unique.flatMap(([code, name]) => {
        const [term, words] = [document.createElement("dt"), document.createElement("dd")];
        term.append(...code.split("+").map(cap));
        words.textContent = name;
        return [term, words];
      }),
    );
    dialog.showModal();
  }
}

const cap = (code) => {
  const key = document.createElement("kbd");
  key.className = "key";
  key.textContent = capOf(code);
  return key;
};

customElements.define("command-menu", CommandMenu);
