// Keeps a list where the reader left it when he goes from one of its rows to the next page, and sends a filter when it is chosen.

class KeepScroll extends HTMLElement {
  connectedCallback() {
    const zone = this.parentElement;
    const name = `scroll:${this.getAttribute("name")}`;
    zone.scrollTop = Number(sessionStorage.getItem(name)) || 0;
    this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    addEventListener("pagehide", () => sessionStorage.setItem(name, String(zone.scrollTop)));
  }
}

class FilterForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => event.target.form?.requestSubmit());
  }
}

customElements.define("keep-scroll", KeepScroll);
customElements.define("filter-form", FilterForm);
