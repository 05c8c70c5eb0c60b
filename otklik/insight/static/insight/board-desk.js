// Moves tickets from the board's lists: dragged onto a person or a team, or chosen with keys and given in a dialog.

class BoardDesk extends HTMLElement {
  #chosen = "";
  #dragged = "";
  #whose = "";

  connectedCallback() {
    this.addEventListener("click", (event) => this.#press(event));
    this.addEventListener("focusin", (event) => this.#choose(event.target.closest("[data-ticket]")));
    for (const name of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) this.addEventListener(name, (event) => this[name](event));
    document.addEventListener("htmx:after:swap", this.#again);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.#again);
  }

  get #lines() {
    return [...this.querySelectorAll("[data-ticket]")];
  }

  get #line() {
    return this.#chosen ? document.getElementById(this.#chosen) : null;
  }

  // The chosen line stays chosen while the lists change around it.
  #again = () => this.#line?.setAttribute("data-chosen", "");

  #choose(line) {
    if (!line) return;
    this.#line?.removeAttribute("data-chosen");
    this.#chosen = line.id;
    line.setAttribute("data-chosen", "");
  }

  #press(event) {
    const act = event.target.closest("[data-act]");
    if (!act) return;
    event.preventDefault();
    const line = act.closest("[data-ticket]");
    if (line) this.#choose(line);
    if (act.dataset.act === "next") this.#step(1);
    else if (act.dataset.act === "previous") this.#step(-1);
    else this.#open(act.dataset.act === "give" ? "give" : "advise");
  }

  #step(by) {
    const lines = this.#lines;
    const at = lines.indexOf(this.#line);
    const next = lines[at < 0 ? 0 : Math.min(Math.max(at + by, 0), lines.length - 1)];
    next?.querySelector("a")?.focus();
  }

  #open(id) {
    if (!this.#line) this.#step(1);
    const line = this.#line;
    if (!line) return;
    const dialog = document.getElementById(id);
    const form = dialog.querySelector("form[action]");
    form.elements.ticket.value = line.dataset.ticket;
    if (form.elements.seen) form.elements.seen.value = line.dataset.whose;
    if (form.elements.key) form.elements.key.value = crypto.randomUUID?.() ?? form.elements.key.value;
    for (const field of form.querySelectorAll("textarea")) field.value = "";
    dialog.querySelector("[data-which]").textContent = `${line.dataset.ticket} · ${line.dataset.title}`;
    dialog.showModal();
    form.querySelector("select, textarea")?.focus();
  }

  dragstart(event) {
    const line = event.target.closest?.("[data-ticket]");
    if (!line) return;
    this.#choose(line);
    this.#dragged = line.dataset.ticket;
    this.#whose = line.dataset.whose;
    line.setAttribute("data-dragged", "");
    event.dataTransfer.setData("text/plain", line.dataset.ticket);
    event.dataTransfer.effectAllowed = "move";
  }

  dragover(event) {
    const goal = this.#dragged && event.target.closest("[data-goal]");
    if (!goal) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    goal.setAttribute("data-over", "");
  }

  dragleave(event) {
    const goal = event.target.closest("[data-goal]");
    if (goal && !goal.contains(event.relatedTarget)) goal.removeAttribute("data-over");
  }

  drop(event) {
    const goal = event.target.closest("[data-goal]");
    if (!goal || !this.#dragged) return;
    event.preventDefault();
    const form = document.getElementById("drop");
    form.elements.ticket.value = this.#dragged;
    form.elements.to.value = goal.dataset.goal;
    form.elements.seen.value = this.#whose;
    form.requestSubmit();
  }

  dragend() {
    this.#dragged = "";
    for (const one of this.querySelectorAll("[data-over], [data-dragged]")) {
      one.removeAttribute("data-over");
      one.removeAttribute("data-dragged");
    }
  }
}

customElements.define("board-desk", BoardDesk);
