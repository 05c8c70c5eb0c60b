// Offers the filters of the search while one types: arrows choose, Enter or Tab takes, Escape closes, and then leaves the field.

const REST_MS = 80;

class SearchFilters extends HTMLElement {
  #input = null;
  #list = null;
  #at = -1;
  #lines = [];
  #asked = null;
  #timer = null;

  connectedCallback() {
    this.#input = document.querySelector(".bar-search input[name=q]");
    if (!this.#input) return;
    this.#list = document.createElement("div");
    Object.assign(this.#list, { id: "search-offered", className: "suggestions search-offered", hidden: true });
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset.label);
    this.#input.form.append(this.#list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.#list.id], ["aria-expanded", "false"]]) {
      this.#input.setAttribute(name, value);
    }
    this.#input.addEventListener("input", this.#soon);
    this.#input.addEventListener("focus", this.#soon);
    this.#input.addEventListener("blur", () => this.#draw([]));
    this.#input.addEventListener("keydown", this.#press);
    // Before the field loses the focus.
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take([...this.#list.children].indexOf(event.target.closest("[role=option]")));
    });
  }

  #soon = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), REST_MS);
  };

  async #look() {
    const { value, selectionStart } = this.#input;
    // In the middle of a question nothing is offered: what stands behind would be pushed away.
    if (selectionStart !== value.length) return this.#draw([]);
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const address = `${this.getAttribute("src")}?${new URLSearchParams({ q: value })}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.#asked.signal });
      if (!answer.ok || answer.redirected) return this.#draw([]);
      const lines = await answer.json();
      if (document.activeElement === this.#input && this.#input.value === value) this.#draw(lines);
    } catch {
      // The next letter asks again.
    }
  }

  #draw(lines) {
    this.#lines = lines;
    this.#list.replaceChildren(
      ...lines.map(({ words, about }, index) => {
        const row = document.createElement("div");
        row.id = `search-offered-${index}`;
        row.setAttribute("role", "option");
        const [name, sense] = [document.createElement("strong"), document.createElement("span")];
        [name.textContent, sense.textContent, sense.className] = [words, about, "quiet small"];
        row.append(name, sense);
        return row;
      }),
    );
    this.#list.hidden = !lines.length;
    this.#input.setAttribute("aria-expanded", String(lines.length > 0));
    this.#choose(-1);
  }

  #choose(index) {
    this.#at = index;
    [...this.#list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === index)));
    if (index < 0) return this.#input.removeAttribute("aria-activedescendant");
    this.#input.setAttribute("aria-activedescendant", `search-offered-${index}`);
    this.#list.children[index].scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    if (!this.#lines[index]) return;
    this.#input.value = this.#lines[index].text;
    this.#input.focus();
    this.#soon();
  }

  #press = (event) => {
    if (event.isComposing) return;
    if (event.code === "Escape") {
      // Not emptied: what was searched for stays readable, and single keys work again.
      event.preventDefault();
      if (this.#list.hidden || !this.#input.value) this.#input.blur();
      return this.#draw([]);
    }
    if (this.#list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      const count = this.#lines.length;
      this.#choose(this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count);
    } else if ((event.code === "Enter" || event.code === "Tab") && !event.ctrlKey && !event.metaKey && this.#at >= 0) {
      event.preventDefault();
      this.#take(this.#at);
    }
  };
}

customElements.define("search-filters", SearchFilters);
