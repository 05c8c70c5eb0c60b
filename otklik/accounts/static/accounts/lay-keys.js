// Lays an act on the key that is pressed while its line is chosen, and says at once which key is taken twice.

const STAY = new Set(["Tab", "Enter", "NumpadEnter", "Escape", "Space", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

class LayKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#press(event));
    this.addEventListener("change", () => this.#look());
    this.#look();
  }

  get #selects() {
    return [...this.querySelectorAll("select")];
  }

  #press(event) {
    const select = event.target.closest("select");
    if (!select || STAY.has(event.code) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (![...select.options].some((option) => option.value === event.code)) return;
    event.preventDefault();
    event.stopPropagation();
    select.value = event.code;
    this.#look();
  }

  #look() {
    const holders = new Map();
    for (const select of this.#selects) holders.set(select.value, [...(holders.get(select.value) || []), select]);
    for (const select of this.#selects) {
      const other = holders.get(select.value).find((one) => one !== select);
      const words = other ? this.#words(select, other) : "";
      const place = document.getElementById(`${select.id}-problem`);
      if (place.textContent !== words) place.textContent = words;
      select.closest("li").toggleAttribute("data-wrong", Boolean(other));
      select.setAttribute("aria-describedby", place.id);
    }
  }

  #words(select, other) {
    const name = this.querySelector(`label[for="${other.id}"]`).textContent;
    return this.dataset.taken.replace("{cap}", select.selectedOptions[0].textContent).replace("{name}", name);
  }
}

customElements.define("lay-keys", LayKeys);
