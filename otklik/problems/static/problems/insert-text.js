// Puts a ready text where the operator is writing: at the caret of the reply, as if he had typed it.
class InsertText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.closest("button")) this.insert();
    });
  }

  insert() {
    const field = document.querySelector(".composer textarea[name=text]");
    if (!field) return;
    const mode = field.form.querySelector("input[name=mode][value=reply]");
    if (mode && !mode.checked) mode.click();
    const begin = field.selectionStart ?? field.value.length;
    const gap = begin > 0 && !/\s$/.test(field.value.slice(0, begin)) ? "\n\n" : "";
    field.focus();
    field.setRangeText(gap + this.dataset.text, begin, field.selectionEnd ?? begin, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (!customElements.get("insert-text")) customElements.define("insert-text", InsertText);
