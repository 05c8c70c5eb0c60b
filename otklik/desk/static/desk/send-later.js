// One's own moment for a reply: Enter plans it, and a moment that was not chosen is forgotten with its menu.

class SendLater extends HTMLElement {
  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.form && this.#begin());
  }

  #begin() {
    const at = this.querySelector("input");
    this.form = at.form;
    const menu = this.closest("details");
    at.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.querySelector("button").click();
    });
    menu?.addEventListener("toggle", () => !menu.open && (at.value = ""));
  }
}

customElements.define("send-later", SendLater);
