// Offers customers while one types who it is: arrows choose, Enter takes, Escape closes. Without it the form asks back in words.

const REST_MS = 120;

class NameCustomer extends HTMLElement {
  #asked = null;
  #timer = null;

  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.list) return;
    this.list = Object.assign(document.createElement("div"), { id: "customers-offered", className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label);
    // A choice among what stands below comes later in the form and counts.
    this.chosen = Object.assign(document.createElement("input"), { type: "hidden", name: "customer" });
    this.append(this.list, this.chosen);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"]]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => {
      this.chosen.value = "";
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), REST_MS);
    });
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("keydown", (event) => this.#press(event));
    // Before the field loses the focus.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(event.target.closest("[role=option]"));
    });
  }

  async #look() {
    const typed = this.input.value;
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const address = `${this.getAttribute("src")}?${new URLSearchParams({ begun: typed })}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.#asked.signal });
      const rows = answer.ok && !answer.redirected ? await answer.text() : "";
      if (this.input.value === typed && document.activeElement === this.input) this.#draw(rows);
    } catch {
      // The next letter asks again.
    }
  }

  #draw(rows) {
    this.list.innerHTML = rows;
    this.list.hidden = !this.list.querySelector("[role=option]");
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#choose(0);
  }

  #choose(index) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    const chosen = rows.at(rows.length ? index % rows.length : 0);
    for (const row of rows) row.setAttribute("aria-selected", String(row === chosen));
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  #take(row) {
    if (!row) return;
    this.#close();
    this.input.value = row.dataset.name;
    this.chosen.value = row.dataset.customer;
    // The field asks by itself for what is known of him.
    this.input.dispatchEvent(new CustomEvent("chosen"));
  }

  #close() {
    clearTimeout(this.#timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #press(event) {
    if (event.isComposing || this.list.hidden) return;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      this.#choose(at + step);
    } else if (event.code === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#take(rows[at]);
    } else if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  }
}

customElements.define("name-customer", NameCustomer);
