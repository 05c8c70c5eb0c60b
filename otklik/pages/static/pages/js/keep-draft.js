// Keeps what somebody types in this browser until it is sent, so that nothing is typed twice.

const PREFIX = "draft:";
const KEEP_MS = 7 * 24 * 3600 * 1000;

const store = {
  read(name) {
    try {
      const { text, at } = JSON.parse(localStorage.getItem(PREFIX + name)) || {};
      return text && Date.now() - at < KEEP_MS ? text : "";
    } catch {
      return "";
    }
  },
  write(name, text) {
    try {
      if (text.trim()) localStorage.setItem(PREFIX + name, JSON.stringify({ text, at: Date.now() }));
      else localStorage.removeItem(PREFIX + name);
    } catch {
      // A browser that keeps nothing still lets its owner write.
    }
  },
};

class KeepDraft extends HTMLElement {
  #sent = null;

  connectedCallback() {
    const text = this.querySelector("textarea");
    const name = this.getAttribute("name");
    if (!text || !name) return;
    if (!text.value) text.value = store.read(name);
    text.addEventListener("input", () => store.write(name, text.value));
    const form = text.form;
    form?.addEventListener("submit", () => (this.#sent = text.value));
    // Script sent it: forget when it was taken. A plain form leaves the page: forget now, the browser keeps its own copy.
    form?.addEventListener("htmx:after:request", (event) => {
      if (event.detail.ctx?.response?.status < 400 && this.#sent !== null) store.write(name, "");
    });
    addEventListener("pagehide", () => this.#sent !== null && !form?.matches("[hx-post]") && store.write(name, ""));
  }
}

customElements.define("keep-draft", KeepDraft);
