// Sends a filter as soon as it is chosen.

class FilterForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => event.target.form?.requestSubmit());
  }
}

customElements.define("filter-form", FilterForm);
