// Keeps what somebody types in this browser until it is sent, so that nothing is typed twice. Two windows on one page keep a text each.

const PREFIX = "draft:";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const BETWEEN = "\n\n";

const store = {
  /** Texts by the window in which they were typed, without those that are too old. */
  read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(PREFIX + name)) || {};
      const texts = typeof kept.text === "string" ? { before: kept } : kept;
      return Object.fromEntries(Object.entries(texts).filter(([, one]) => one.text && Date.now() - one.at < KEEP_MS));
    } catch {
      return {};
    }
  },
  write(name, texts) {
    try {
      if (Object.keys(texts).length) localStorage.setItem(PREFIX + name, JSON.stringify(texts));
      else localStorage.removeItem(PREFIX + name);
    } catch {
      // A browser that keeps nothing still lets its owner write.
    }
  },
};

/** Several texts as one, the oldest first; what stands in a later one already is not said twice. */
const joined = (texts) => {
  const words = texts.map(({ text }) => text);
  return words.filter((text, at) => !words.some((other, then) => (then > at || other.length > text.length) && other.includes(text))).join(BETWEEN);
};

class KeepDraft extends HTMLElement {
  #window = `${Date.now()}-${Math.random()}`;
  #taken = []; // windows whose texts stand in this one now

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
    const since = Number(this.getAttribute("since"));
    // The two clocks may differ: what was typed on top of the very text that came, or holds all of it, is newer as well.
    const holds = (one) => one.key === this.#key(text) && one.text.includes(text.value);
    const isNewer = (one) => one.at > since || (one.on && one.on === this.#on(text)) || holds(one);
    const kept = Object.entries(store.read(name)).filter(([, one]) => !text.value || isNewer(one)).sort(([, one], [, other]) => one.at - other.at);
    // What stands in the page was written in another composer than what this browser keeps: neither takes the other's place.
    const isOther = text.value && kept.some(([, one]) => one.key && one.key !== this.#key(text));
    if (kept.length) text.value = joined([...(isOther ? [{ text: text.value }] : []), ...kept.map(([, one]) => one)]);
    this.#taken = kept.map(([id]) => id);
    const keep = (value) => this.#keep(name, value, this.#key(text), this.#on(text));
    text.addEventListener("input", () => keep(text.value));
    // The server has it: the copy here would only come back after it was sent from elsewhere. What was typed meanwhile goes on from it.
    text.addEventListener("draft:kept", (event) => {
      if (text.value === event.detail) keep("");
      else if (this.#window in store.read(name)) keep(text.value);
    });
    const form = text.form;
    let sent = "";
    // Forgotten as it leaves, because the answer may bring a new form before this one hears of it; kept again when it fails.
    form?.addEventListener("submit", () => {
      sent = text.value;
      this.#keep(name, "");
    });
    // Parts inside the form ask for things of their own: only the form's own failure counts.
    const keepAgain = (event) => event.target === form && sent && keep(sent);
    form?.addEventListener("htmx:after:request", (event) => event.detail.ctx?.response?.status >= 400 && keepAgain(event));
    form?.addEventListener("htmx:error", keepAgain);
  }

  #key(text) {
    return text.form?.elements.key?.value;
  }

  /** Which state of the draft on the server this text goes on from. */
  #on(text) {
    return text.form?.elements.read?.value;
  }

  /** This window's text, in place of those that it went on with; an empty one is forgotten. */
  #keep(name, text, key, on) {
    const texts = store.read(name);
    for (const id of this.#taken) delete texts[id];
    this.#taken = [];
    delete texts[this.#window];
    if (text.trim()) texts[this.#window] = { text, at: Date.now(), key, on };
    store.write(name, texts);
  }
}

customElements.define("keep-draft", KeepDraft);
