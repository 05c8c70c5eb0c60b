// Puts a ready text into the composer where the caret stands: <insert-text><button data-insert="…">.

class InsertText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      const field = document.querySelector(".composer-text");
      if (!button || !field) return;
      this.#toReply(field);
      const text = button.dataset.insert;
      const before = field.value.slice(0, field.selectionStart);
      const gap = text.includes("\n") ? (before.trim() ? "\n\n" : "") : /\S$/.test(before) ? " " : "";
      field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  // A question for the customer must not end in a note.
  #toReply(field) {
    const reply = field.form?.querySelector('[name="mode"][value="reply"]');
    if (reply && !reply.checked) reply.click();
  }
}

customElements.define("insert-text", InsertText);
