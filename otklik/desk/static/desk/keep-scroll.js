// Keeps a list where the reader left it when he goes from one of its rows to the next page.

class KeepScroll extends HTMLElement {
  connectedCallback() {
    const zone = this.parentElement;
    const name = `scroll:${this.getAttribute("name")}`;
    zone.scrollTop = Number(sessionStorage.getItem(name)) || 0;
    this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    // While it moves, not when the page is left: to ask then would lay out a page that nobody sees any more.
    zone.addEventListener("scroll", () => sessionStorage.setItem(name, String(zone.scrollTop)), { passive: true });
  }
}

customElements.define("keep-scroll", KeepScroll);
