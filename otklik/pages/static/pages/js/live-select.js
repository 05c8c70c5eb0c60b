// A search box over a native <select>: type a few letters, arrows and Enter choose. The select stays the truth.

let count = 0;

class LiveSelect extends HTMLElement {
  #chosen = -1;

  connectedCallback() {
    if (this.hasAttribute("data-ready")) return;
    this.select = this.querySelector("select");
    if (!this.select || this.select.multiple) return;
    this.#build();
    this.setAttribute("data-ready", "");
  }

  #build() {
    const id = `live-select-${(count += 1)}`;
    this.input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", placeholder: this.dataset.find || "" });
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", id);
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-describedby", this.select.getAttribute("aria-describedby") || "");
    if (this.select.getAttribute("aria-invalid")) this.input.setAttribute("aria-invalid", "true");
    const label = this.select.labels?.[0];
    if (label) this.input.setAttribute("aria-label", label.textContent.trim());
    this.list = Object.assign(document.createElement("div"), { id, className: "live-select-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.select.tabIndex = -1;
    this.select.setAttribute("aria-hidden", "true");
    this.append(this.input, this.list);
    this.#show();
    label?.addEventListener("click", () => this.input.focus());
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.#open(""));
    this.input.addEventListener("input", () => this.#open(this.input.value));
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => this.#close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(event.target.closest("[role=option]"));
    });
    this.select.addEventListener("change", () => this.#show());
    this.select.form?.addEventListener("reset", () => setTimeout(() => this.#show()));
  }

  #show() {
    this.input.value = this.select.selectedOptions[0]?.textContent.trim() || "";
  }

  #open(text) {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fitting = [...this.select.options].filter((option) => !option.disabled && words.every((word) => option.textContent.toLocaleLowerCase().includes(word)));
    const rows = fitting.map((option, index) => {
      const row = Object.assign(document.createElement("div"), { textContent: option.textContent.trim() || "—", id: `${this.list.id}-${index}` });
      row.setAttribute("role", "option");
      row.option = option;
      return row;
    });
    if (!rows.length) rows.push(Object.assign(document.createElement("p"), { textContent: this.dataset.none || "" }));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#choose(text ? 0 : Math.max(fitting.indexOf(this.select.selectedOptions[0]), 0));
  }

  #choose(index) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    this.#chosen = rows.length ? (index + rows.length) % rows.length : -1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.#chosen)));
    if (this.#chosen < 0) return;
    this.input.setAttribute("aria-activedescendant", rows[this.#chosen].id);
    rows[this.#chosen].scrollIntoView({ block: "nearest" });
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.#open("");
      else this.#choose(this.#chosen + step);
    } else if (event.code === "Enter" && !this.list.hidden) {
      // With Ctrl it is chosen and sent.
      if (!event.ctrlKey && !event.metaKey) event.preventDefault();
      this.#take(this.list.querySelector("[aria-selected=true]"));
    } else if (event.code === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.#close();
    }
  }

  #take(row) {
    if (!row?.option) return;
    this.select.value = row.option.value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.#close();
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.#show();
  }
}

customElements.define("live-select", LiveSelect);
