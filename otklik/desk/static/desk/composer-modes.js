// Choosing a reply or a note puts the cursor into the text; Escape leaves it, so that the single keys work again.

class ComposerModes extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.matches("input")) event.target.form?.querySelector("textarea").focus();
    });
    this.closest("form").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && event.target.matches(".composer-text")) event.target.blur();
    });
  }
}

customElements.define("composer-modes", ComposerModes);
