// Saves what is typed on the server at every pause, so that it follows its writer to another machine and colleagues see it.

const PAUSE_MS = 900;
const LONGEST_MS = 4000;

// Names this page among several of one person; the key names the composer, which two pages may share.
const newWindow = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));

class SaveDraft extends HTMLElement {
  #timer = null;
  #waitingSince = 0;
  #busy = false;
  #again = false;
  #over = false;

  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.form && this.#begin());
  }

  #begin() {
    this.text = this.querySelector("textarea");
    this.form = this.text?.form;
    if (!this.form) return;
    this.form.elements.window.value = newWindow();
    this.kept = this.form.querySelector("[data-kept]");
    this.discard = this.form.querySelector("[data-discard]");
    this.form.addEventListener("input", this.#soon);
    this.form.addEventListener("change", this.#soon);
    // What is on its way out is no draft any more; when it does not go through, it is one again.
    this.form.addEventListener("submit", () => {
      this.#over = true;
      clearTimeout(this.#timer);
    });
    this.form.addEventListener("htmx:after:request", (event) => event.detail.ctx?.response?.status >= 400 && this.#revive(event));
    this.form.addEventListener("htmx:error", (event) => this.#revive(event));
    this.discard.addEventListener("click", () => this.#throwAway());
    document.addEventListener("visibilitychange", this.#leaving);
    this.#show();
    if (this.hasAttribute("data-focus")) {
      this.text.focus();
      this.text.setSelectionRange(this.text.value.length, this.text.value.length);
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#leaving);
  }

  #revive(event) {
    if (event.target !== this.form) return;
    this.#over = false;
    this.#soon();
  }

  #show() {
    this.discard.hidden = !this.text.value;
  }

  #soon = () => {
    this.#show();
    if (this.#over) return;
    this.#waitingSince ||= Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), Math.max(0, Math.min(PAUSE_MS, this.#waitingSince + LONGEST_MS - Date.now())));
  };

  #leaving = () => {
    if (document.visibilityState === "hidden" && this.#waitingSince && !this.#over) this.#save();
  };

  /** One at a time and in order: an older text must not arrive after a newer one. */
  async #save() {
    clearTimeout(this.#timer);
    if (this.#over) return;
    if (this.#busy) return void (this.#again = true);
    this.#busy = true;
    this.#waitingSince = 0;
    const sent = this.text.value;
    let [isKept, isElsewhere] = [false, false];
    try {
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body: this.#body(), keepalive: sent.length < 10000 });
      isKept = answer.ok && !answer.redirected;
      isElsewhere = answer.status === 409;
      if (isKept) this.form.elements.read.value = answer.headers.get("Draft-Version");
    } catch {
      // The browser's own copy stays until the server has one.
    }
    this.#busy = false;
    if (isElsewhere && !this.#over) return this.#keepBeside();
    if (isKept) this.text.dispatchEvent(new CustomEvent("draft:kept", { detail: sent }));
    if (this.kept) this.kept.textContent = isKept ? (sent.trim() ? this.dataset.saved : "") : this.dataset.away;
    this.kept?.toggleAttribute("data-away", !isKept);
    if (this.#again || !isKept) {
      this.#again = false;
      if (!this.#over && this.isConnected) this.#timer = setTimeout(() => this.#save(), isKept ? 0 : 5000);
    }
  }

  /** Another window has written here what nobody has read in this one: both texts stay, this one under a key of its own. */
  async #keepBeside() {
    this.form.elements.read.value = "0";
    this.form.querySelector("[data-elsewhere] [role=status]").textContent = this.dataset.changed;
    this.form.dispatchEvent(new CustomEvent("composer:used", { bubbles: true }));
    await this.#save();
    document.body.dispatchEvent(new CustomEvent("nudge:hello"));
  }

  // Only what a draft is made of: files go their own way.
  #body() {
    const [all, body] = [new FormData(this.form), new FormData()];
    for (const name of ["csrfmiddlewaretoken", "key", "mode", "text", "then", "seen", "window", "read"]) body.set(name, all.get(name) ?? "");
    return body;
  }

  /** Through the browser's own editing, so that Ctrl+Z brings it back. */
  #throwAway() {
    this.text.focus();
    this.text.select();
    if (!document.execCommand("delete")) this.text.value = "";
    this.#soon();
  }
}

customElements.define("save-draft", SaveDraft);
