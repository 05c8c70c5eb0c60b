// Choosing a reply or a note puts the cursor into the text.

class ComposerModes extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.matches("input")) event.target.form?.querySelector("textarea").focus();
    });
  }
}

customElements.define("composer-modes", ComposerModes);
