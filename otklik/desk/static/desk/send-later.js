// One's own moment for a reply: Enter plans it, and a moment that was not chosen is forgotten with its menu.

class SendLater extends HTMLElement {
  connectedCallback() {
    const at = this.querySelector("input");
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
