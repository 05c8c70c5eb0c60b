// Choosing a reply or a note puts the cursor into the text; Escape leaves it, so that the single keys work again.

/** A draft that was there already goes on at its end; where somebody has been in the middle he goes on there. */
const goInto = (text) => {
  text.focus();
  if (text.selectionEnd === 0) text.setSelectionRange(text.value.length, text.value.length);
};

class ComposerModes extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.matches("input")) goInto(event.target.form.querySelector("textarea"));
    });
    this.closest("form").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && event.target.matches(".composer-text")) event.target.blur();
    });
  }
}

customElements.define("composer-modes", ComposerModes);
