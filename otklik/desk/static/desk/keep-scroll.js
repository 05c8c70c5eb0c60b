// Keeps a list where the reader left it when he goes from one of its rows to the next page: the row that stood on top stands there again.
// A number of pixels would not do, because rows that have not been seen have only a guessed height.

class KeepScroll extends HTMLElement {
  connectedCallback() {
    const zone = this.parentElement;
    const name = `row:${this.getAttribute("name")}`;
    const rows = () => [...this.querySelectorAll(".ticket-row")];
    const above = (row) => row.getBoundingClientRect().top - zone.getBoundingClientRect().top;
    // Within the frame that shows the list for the first time, and not before it: the bar need not wait until the list is laid out.
    requestAnimationFrame(() => this.#restore(zone, rows(), above, sessionStorage.getItem(name)));
    // While it moves, not when the page is left: to ask then would lay out a page that nobody sees any more.
    const keep = () => {
      const top = rows().find((row) => above(row) + row.offsetHeight > 0);
      if (top) sessionStorage.setItem(name, `${top.id} ${Math.round(above(top))}`);
    };
    zone.addEventListener("scroll", keep, { passive: true });
  }

  #restore(zone, rows, above, kept) {
    const current = rows.findIndex((row) => row.querySelector("[aria-current]"));
    const [id, offset] = (kept ?? "").split(" ");
    const top = rows.findIndex((row) => row.id === id);
    this.#show(rows, current - 2, current + 2);
    if (top >= 0) {
      this.#show(rows, top, top + Math.ceil(zone.clientHeight / rows[top].offsetHeight) + 2);
      zone.scrollTop += above(rows[top]) - Number(offset);
    }
    rows[current]?.scrollIntoView({ block: "nearest" });
  }

  // Draws these now and not when they come near, so that each has the height that it will have.
  #show(rows, from, to) {
    for (const row of rows.slice(Math.max(from, 0), to + 1)) row.style.contentVisibility = "visible";
  }
}

customElements.define("keep-scroll", KeepScroll);
