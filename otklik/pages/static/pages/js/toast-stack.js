// Short words about what has just happened; they go by themselves unless somebody is reading or may want to undo.

const STAY_MS = 6000;
const STAY_WITH_UNDO_MS = 12000;
// What says more stays as long as it takes to read it slowly.
const MS_A_CHARACTER = 80;

class ToastStack extends HTMLElement {
  #watcher = new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => this.#welcome(node))));

  connectedCallback() {
    this.#watcher.observe(this, { childList: true });
    for (const toast of this.children) this.#welcome(toast);
    this.addEventListener("click", (event) => event.target.closest(".toast-close")?.closest(".toast").remove());
    document.addEventListener("htmx:response:error", this.#fail);
    document.addEventListener("htmx:error", this.#away);
    // An undo that was taken needs its toast no longer.
    this.addEventListener("htmx:after:request", (event) => {
      if (event.detail.ctx?.response?.status < 400) event.target.closest(".toast")?.remove();
    });
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
    document.removeEventListener("htmx:response:error", this.#fail);
    document.removeEventListener("htmx:error", this.#away);
  }

  /** Says something in words that the template has translated. */
  say(text, tone = "quiet") {
    if (!text || [...this.children].some((toast) => toast.textContent.trim() === text)) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.tone = tone;
    const words = document.createElement("p");
    words.textContent = text;
    toast.append(words);
    this.append(toast);
  }

  #welcome(toast) {
    if (!(toast instanceof HTMLElement) || toast.dataset.left) return;
    const least = toast.querySelector(".toast-undo") ? STAY_WITH_UNDO_MS : STAY_MS;
    const stay = Math.max(least, toast.textContent.trim().length * MS_A_CHARACTER);
    toast.dataset.left = "1";
    const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, 2000) : toast.remove());
    setTimeout(go, stay);
  }

  #fail = (event) => {
    const { status, headers } = event.detail.ctx.response;
    // 422 carries its own words, as a toast or as the form with its errors.
    if (status === 422 || headers?.get?.("HX-Redirect")) return;
    const { forbidden, gone, busy, failed } = this.dataset;
    this.say({ 401: forbidden, 403: forbidden, 404: gone, 410: gone, 429: busy, 503: busy }[status] || failed, "warn");
  };

  #away = (event) => {
    if (!event.detail.ctx || event.detail.ctx.response) return;
    // A part that looks again by itself stays as it is; only what a person has asked for is worth a word.
    if (event.detail.ctx.request?.method === "GET" && String(event.detail.ctx.sourceEvent?.type).startsWith("nudge:")) return;
    this.say(this.dataset.away, "warn");
  };
}

customElements.define("toast-stack", ToastStack);
