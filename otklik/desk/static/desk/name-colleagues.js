// Lists colleagues while a note names one with "@": arrows choose, Enter or Tab writes the name, Escape closes.

const FRESH_MS = 60000;
const MOST = 8;
// What the person typed, and what stands on the same keys of the other layout.
const [LATIN, CYRILLIC] = ["qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"];
// The Russian layout has a quotation mark on the key of "@": it opens the list as well, but only a chosen line replaces it.
const CALL = /(?:^|[\s(«])([@"])([\p{L}\p{M}\d._-]*)$/u;

const folded = (text) => text.toLocaleLowerCase().replaceAll("ё", "е");
const swapped = (text, from, to) => [...text].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
const spelled = (text) => [folded(text), folded(swapped(text.toLowerCase(), LATIN, CYRILLIC)), swapped(text.toLowerCase(), CYRILLIC, LATIN)];

class NameColleagues extends HTMLElement {
  #rows = [];
  #readAt = 0;
  #shown = [];
  #at = -1;
  #from = 0;

  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.text && this.#begin());
  }

  #begin() {
    this.text = this.closest("form")?.querySelector("textarea");
    if (!this.text) return;
    this.list = document.createElement("div");
    this.list.id = `colleagues-${crypto.randomUUID?.() ?? Date.now()}`;
    Object.assign(this.list, { className: "suggestions colleagues-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label);
    this.append(this.list);
    this.text.addEventListener("input", this.#look);
    this.text.addEventListener("keydown", this.#press);
    this.text.addEventListener("blur", () => this.#close());
    this.text.addEventListener("click", this.#look);
    // Before the field loses the focus.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take([...this.list.children].indexOf(event.target.closest("[role=option]")));
    });
  }

  get #isNote() {
    return this.text.form.elements.mode?.value === "note";
  }

  #look = async () => {
    const { selectionStart: at, selectionEnd: end, value } = this.text;
    const call = this.#isNote && at === end ? CALL.exec(value.slice(Math.max(0, at - 60), at)) : null;
    if (!call) return this.#close();
    if (!(await this.#read()) || this.text.value !== value || document.activeElement !== this.text) return;
    this.#from = at - call[2].length - 1;
    const ways = spelled(call[2]);
    this.#draw(this.#rows.filter((row) => this.#fits(row, ways)).slice(0, MOST), call[1] === "@");
  };

  #fits(row, ways) {
    const words = folded(row.known).split(/[\s._-]+/);
    return ways.some((way) => !way || words.some((word) => word.startsWith(way)) || folded(row.known).startsWith(way));
  }

  async #read() {
    if (Date.now() - this.#readAt < FRESH_MS) return true;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return false;
      this.#rows = (await answer.json()).rows;
      this.#readAt = Date.now();
      return true;
    } catch {
      // The next letter asks again; a name can be typed without the list.
      return false;
    }
  }

  #draw(rows, isCalled) {
    const isNew = this.list.hidden || rows.length !== this.#shown.length;
    this.#shown = rows;
    if (!rows.length) {
      this.#close();
      if (isCalled) this.#say(this.dataset.none);
      return;
    }
    this.list.replaceChildren(...rows.map((row, index) => this.#option(row, index)));
    this.list.hidden = false;
    for (const [name, value] of [["aria-autocomplete", "list"], ["aria-haspopup", "listbox"], ["aria-controls", this.list.id]]) {
      this.text.setAttribute(name, value);
    }
    if (isNew) this.#say(this.dataset.found.replace("{}", rows.length));
    this.#choose(isCalled ? 0 : -1);
  }

  #option(row, index) {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    const [name, about] = [document.createElement("strong"), document.createElement("span")];
    [name.textContent, about.textContent, about.className] = [row.name, [row.call === row.name ? "" : `@${row.call}`, row.about].filter(Boolean).join(" · "), "quiet small"];
    option.append(name, about);
    return option;
  }

  #choose(index) {
    this.#at = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.text.removeAttribute("aria-activedescendant");
    this.text.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  #close() {
    if (!this.list || this.list.hidden) return;
    this.list.hidden = true;
    this.#say("");
    for (const name of ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"]) {
      this.text.removeAttribute(name);
    }
  }

  #say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  /** Through the browser's own editing, so that Ctrl+Z takes it out again. */
  #take(index) {
    const row = this.#shown[index];
    if (!row) return;
    const [from, end, call] = [this.#from, this.text.selectionEnd, `@${row.call} `];
    this.#close();
    this.text.focus();
    this.text.setSelectionRange(from, end);
    if (!document.execCommand("insertText", false, call)) {
      this.text.setRangeText(call, from, end, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#close();
  }

  #press = (event) => {
    if (this.list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step && !event.shiftKey && !event.altKey) {
      const count = this.#shown.length;
      this.#choose(this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count);
    } else if (event.code === "Escape") {
      this.#close();
    } else if ((event.key === "Enter" || event.code === "Tab") && !event.ctrlKey && !event.metaKey && !event.shiftKey && this.#at >= 0) {
      this.#take(this.#at);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

customElements.define("name-colleagues", NameColleagues);
