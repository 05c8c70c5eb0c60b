// Picks rows of the list: Space the row one is at, Shift+J and Shift+K go on from there. What is picked stays picked when the list looks again.

const boxes = () => [...document.querySelectorAll(".row-pick")];

class PickRows extends HTMLElement {
  #picked = new Set();
  #at = null;

  connectedCallback() {
    document.addEventListener("change", this.#changed);
    document.addEventListener("keydown", this.#press);
    document.body.addEventListener("htmx:after:swap", this.#draw);
    this.addEventListener("click", (event) => this.#do(event.target.closest("[data-pick]")?.dataset.pick));
    this.#draw();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.#changed);
    document.removeEventListener("keydown", this.#press);
    document.body.removeEventListener("htmx:after:swap", this.#draw);
  }

  #changed = (event) => {
    if (!event.target.matches?.(".row-pick")) return;
    this.#set(event.target.value, event.target.checked);
  };

  #set(number, isPicked) {
    this.#at = number;
    if (isPicked) this.#picked.add(number);
    else this.#picked.delete(number);
    this.#draw();
  }

  #do(what) {
    if (what === "all") for (const box of boxes()) this.#picked.add(box.value);
    else if (what === "none") this.#picked.clear();
    else return;
    this.#draw();
  }

  #draw = () => {
    const shown = boxes();
    const here = new Set(shown.map((box) => box.value));
    // What has left the list can no longer be seen, so it is not acted on either.
    for (const number of this.#picked) if (!here.has(number)) this.#picked.delete(number);
    for (const box of shown) {
      box.checked = this.#picked.has(box.value);
      box.closest("li").toggleAttribute("data-picked", box.checked);
    }
    this.toggleAttribute("data-picking", this.#picked.size > 0);
    const words = this.#picked.size ? this.dataset.one.replace("{}", this.#picked.size) : "";
    const count = this.querySelector("[data-count]");
    if (count.textContent !== words) count.textContent = words;
  };

  #press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]:modal")) return;
    const free = event.target === document.body || event.target.matches?.("#main, .row-pick, .ticket-row a");
    if (event.code === "Space" && !event.shiftKey && free && !event.target.matches(".row-pick")) this.#toggle(event);
    else if (event.shiftKey && free && (event.code === "KeyJ" || event.code === "KeyK")) this.#goOn(event, event.code === "KeyJ" ? 1 : -1);
  };

  #current() {
    const all = boxes();
    const near = document.activeElement?.closest?.(".ticket-row")?.querySelector(".row-pick");
    const open = document.querySelector('.ticket-row [aria-current="true"]')?.closest(".ticket-row").querySelector(".row-pick");
    return near ?? all.find((box) => box.value === this.#at) ?? open ?? all[0];
  }

  #toggle(event) {
    const box = this.#current();
    if (!box) return;
    event.preventDefault();
    this.#set(box.value, !this.#picked.has(box.value));
  }

  #goOn(event, step) {
    const all = boxes();
    const box = this.#current();
    if (!box) return;
    event.preventDefault();
    const next = this.#picked.has(box.value) ? all[all.indexOf(box) + step] : box;
    if (!next) return;
    this.#set(next.value, true);
    next.focus();
  }
}

customElements.define("pick-rows", PickRows);
