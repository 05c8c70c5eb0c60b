// Keeps what somebody types in this browser until it is sent, so that nothing is typed twice.

const PREFIX = "draft:";
const KEEP_MS = 7 * 24 * 3600 * 1000;

const store = {
  read(name) {
    try {
      const { text, at } = JSON.parse(localStorage.getItem(PREFIX + name)) || {};
      return text && Date.now() - at < KEEP_MS ? { text, at } : { text: "", at: 0 };
    } catch {
      return { text: "", at: 0 };
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
  // A morph puts an element in before its children.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.begun && this.#begin());
  }

  #begin() {
    this.begun = true;
    const text = this.querySelector("textarea");
    const name = this.getAttribute("name");
    if (!text || !name) return;
    // `since` says how old the text is that came with the page: what was typed after it, perhaps without a connection, is newer.
    const kept = store.read(name);
    if (kept.text && (!text.value || kept.at > Number(this.getAttribute("since")))) text.value = kept.text;
    text.addEventListener("input", () => store.write(name, text.value));
    // The server has it: the copy here would only come back after it was sent from elsewhere.
    text.addEventListener("draft:kept", (event) => text.value === event.detail && store.write(name, ""));
    const form = text.form;
    let sent = "";
    // Forgotten as it leaves, because the answer may bring a new form before this one hears of it; kept again when it fails.
    form?.addEventListener("submit", () => {
      sent = text.value;
      store.write(name, "");
    });
    // Parts inside the form ask for things of their own: only the form's own failure counts.
    const keepAgain = (event) => event.target === form && sent && store.write(name, sent);
    form?.addEventListener("htmx:after:request", (event) => event.detail.ctx?.response?.status >= 400 && keepAgain(event));
    form?.addEventListener("htmx:error", keepAgain);
  }
}

customElements.define("keep-draft", KeepDraft);
