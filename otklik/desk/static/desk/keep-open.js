// Remembers in this browser whether a folded part is open, for all tickets alike, also when the part is drawn anew.

class KeepOpen extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#remember);
    document.addEventListener("htmx:after:swap", this.#recall);
    // A morph puts an element in before its children.
    queueMicrotask(this.#recall);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.#recall);
  }

  get #name() {
    return `open:${this.getAttribute("name")}`;
  }

  /** The click comes before the part opens or closes. Only what the reader does counts, not what a fresh page says. */
  #remember = (event) => {
    const part = event.target.closest("summary")?.parentElement;
    if (!part || part !== this.firstElementChild) return;
    if (part.open) localStorage.removeItem(this.#name);
    else localStorage.setItem(this.#name, "1");
  };

  #recall = () => {
    const part = this.firstElementChild;
    if (part) part.open = localStorage.getItem(this.#name) === "1";
  };
}

customElements.define("keep-open", KeepOpen);
