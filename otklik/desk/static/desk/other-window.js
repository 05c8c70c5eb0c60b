// What this person has begun on the ticket in another window: shown, unless it is the text that stands in this one.

class OtherWindow extends HTMLElement {
  // A morph takes away what the server has not drawn, and gives the element to another draft.
  static observedAttributes = ["key", "hidden"];

  attributeChangedCallback() {
    if (this.isConnected) this.#look();
  }

  connectedCallback() {
    this.#look();
    document.addEventListener("composer:rekeyed", this.#look);
  }

  disconnectedCallback() {
    document.removeEventListener("composer:rekeyed", this.#look);
  }

  #look = () => {
    const keys = [...document.querySelectorAll(".composer [name=key]")].map((one) => one.value);
    const isHere = keys.includes(this.getAttribute("key"));
    // To say the same again would count as a change, and be looked at again, for ever.
    if (this.hidden !== isHere) this.hidden = isHere;
  };
}

customElements.define("other-window", OtherWindow);
