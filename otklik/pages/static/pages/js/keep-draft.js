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
  connectedCallback() {
    const text = this.querySelector("textarea");
    const name = this.getAttribute("name");
    if (!text || !name) return;
    if (!text.value) text.value = store.read(name);
    text.addEventListener("input", () => store.write(name, text.value));
    const form = text.form;
    let sent = "";
    // Forgotten as it leaves, because the answer may bring a new form before this one hears of it; kept again when it fails.
    form?.addEventListener("submit", () => {
      sent = text.value;
      store.write(name, "");
    });
    form?.addEventListener("htmx:after:request", (event) => event.detail.ctx?.response?.status >= 400 && store.write(name, sent));
    form?.addEventListener("htmx:error", () => store.write(name, sent));
  }
}

customElements.define("keep-draft", KeepDraft);
