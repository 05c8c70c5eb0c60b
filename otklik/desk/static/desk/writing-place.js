// The composer is never drawn anew under somebody's hands. What is sent leaves as a whole form, and an empty one takes its place
// at once; what does not go through comes back, above what was typed meanwhile. This element must know the form before its parts begin.

// A request that may outlive its page must be small: browsers say 64 KiB.
const MAY_OUTLIVE_PAGE = 8000;
const PARTS = "[data-composer-news], [data-words-question], [data-words], .words-mirror, .composer-files";

const newKey = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));

/** The form as nobody has begun to write in it. */
const emptied = (form) => {
  const empty = document.importNode(form, true);
  const { text, mode, then, words_left: left } = empty.elements;
  text.value = text.defaultValue = "";
  for (const choice of mode) choice.toggleAttribute("checked", choice.value === "reply");
  for (const choice of then) choice.removeAttribute("selected");
  left.value = left.defaultValue = "";
  for (const part of empty.querySelectorAll(PARTS)) part.replaceChildren();
  for (const kept of empty.querySelectorAll("[data-kept]")) kept.textContent = "";
  empty.querySelector("save-draft").removeAttribute("data-focus");
  empty.elements.read.value = "0";
  empty.elements.window.value = "";
  empty.querySelector("keep-draft").setAttribute("since", "0");
  return empty;
};

const rekey = (form) => {
  const [old, key] = [form.elements.key.value, newKey()];
  for (const element of form.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes(old)) attribute.value = attribute.value.replaceAll(old, key);
    }
  }
  document.dispatchEvent(new Event("composer:rekeyed"));
};

const turnTo = (form, mode) => {
  const choice = [...form.elements.mode].find((one) => one.value === mode);
  if (choice.checked) return;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
};

class WritingPlace extends HTMLElement {
  #source = null; // the form as the server drew it last
  #leaving = new Set();
  #next = ""; // where the reader wants to go as soon as it has left

  connectedCallback() {
    const form = this.#form;
    if (!form) return;
    this.#source ??= emptied(form);
    this.addEventListener("htmx:config:request", (event) => this.#isOurs(event) && this.#leave(event.target, event.detail.ctx));
    this.addEventListener("htmx:after:request", (event) => this.#isOurs(event) && this.#answered(event.target, event.detail.ctx));
    this.addEventListener("htmx:error", (event) => this.#isOurs(event) && this.#comeBack(event.target));
    this.addEventListener("htmx:finally:request", (event) => this.#isOurs(event) && this.#settle(event.target));
    this.addEventListener("composer:used", (event) => rekey(event.target));
    document.addEventListener("htmx:before:swap", this.#lookAt);
    document.addEventListener("click", this.#wait, true);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:before:swap", this.#lookAt);
    document.removeEventListener("click", this.#wait, true);
  }

  /** The one that is written in. */
  get #form() {
    return this.querySelector("form.composer:not([hidden])");
  }

  #isOurs({ target }) {
    return target.parentElement === this;
  }

  #leave(form, ctx) {
    ctx.request.keepalive = form.elements.text.value.length < MAY_OUTLIVE_PAGE;
    this.#leaving.add(form);
    form.hidden = true;
    const next = document.importNode(this.#source, true);
    rekey(next);
    this.prepend(next);
    window.htmx.process(next);
    const kept = next.querySelector("[data-kept]");
    kept.textContent = kept.closest("form").querySelector("save-draft").dataset.leaving;
    // Out of the text: letters are keys again, and what is said next stands here.
    const thread = document.querySelector(".thread");
    thread?.focus({ preventScroll: true });
    // Nobody walked there, so no ring is drawn round all of it: a line at its end says where the text went.
    this.toggleAttribute("data-sent", true);
    thread?.addEventListener("blur", () => this.removeAttribute("data-sent"), { once: true });
  }

  #answered(form, { response, hx }) {
    if (response.status >= 400 || hx?.redirect) this.#comeBack(form);
  }

  /** Before the answer is shown: what it asks is asked in this form. */
  #comeBack(form) {
    if (!this.#leaving.delete(form)) return;
    this.#next = "";
    const other = this.#form;
    const typed = other.elements.text;
    const isHere = [document.body, document.querySelector(".thread"), null].includes(document.activeElement) || other.contains(document.activeElement);
    const fromEnd = typed.value.length - typed.selectionEnd;
    form.hidden = false;
    this.#join(form, form.elements.text.value, other);
    other.remove();
    const { text } = form.elements;
    if (isHere) text.focus();
    if (typed.value.trim()) text.setSelectionRange(text.value.length - fromEnd, text.value.length - fromEnd);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** One text above another. A reply and a note together are a note: nobody outside may read what was meant for colleagues. */
  #join(form, text, other) {
    const typed = other.elements.text.value;
    form.elements.text.value = typed.trim() && typed !== text ? `${text}\n\n${typed}` : text;
    if (typed.trim() && other.elements.mode.value !== form.elements.mode.value) turnTo(form, "note");
  }

  #settle(form) {
    if (this.#leaving.delete(form)) form.remove();
    const kept = this.#form?.querySelector("[data-kept]");
    if (!this.#leaving.size && kept?.textContent === this.querySelector("save-draft").dataset.leaving) kept.textContent = "";
    if (!this.#leaving.size && this.#next) location.assign(this.#next);
  }

  /** What an answer brings for the composer: who reads it now, or a text that was taken back. The form itself stays. */
  #lookAt = ({ detail }) => {
    for (const { fragment } of detail.tasks) {
      const drawn = fragment?.querySelector?.("writing-place");
      const form = drawn?.querySelector("form");
      if (!form) continue;
      this.#source = emptied(form);
      if (drawn.dataset.returned !== undefined) this.#take(form, drawn.dataset.returned);
      else for (const part of form.querySelectorAll("[data-fresh]")) this.#freshen(part);
    }
  };

  #freshen(part) {
    const old = this.#form.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (!old || old.isEqualNode(part)) return;
    // A button that has done its work goes: what comes next is to write.
    const hand = old.contains(document.activeElement);
    old.replaceChildren(...document.importNode(part, true).childNodes);
    if (hand) this.#form.elements.text.focus({ preventScroll: true });
  }

  #take(drawn, returned) {
    const old = this.#form;
    const form = document.importNode(drawn, true);
    if (old.elements.text.value.trim()) this.#join(form, returned, old);
    const { text } = form.elements;
    const whole = text.value;
    // The browser's own copy of what stood here is a part of the whole now.
    old.elements.text.dispatchEvent(new CustomEvent("draft:kept", { detail: old.elements.text.value }));
    old.replaceWith(form);
    window.htmx.process(form);
    document.dispatchEvent(new Event("composer:rekeyed"));
    queueMicrotask(() => {
      text.value = whole;
      text.setSelectionRange(whole.length, whole.length);
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** Whoever goes on to the next ticket goes when the reply has left, so that he sees it if it does not. */
  #wait = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!this.#leaving.size || !link || event.ctrlKey || event.metaKey || event.shiftKey || link.matches("[hx-get], [data-opens], [download], [target]")) return;
    event.preventDefault();
    this.#next = link.href;
  };
}

customElements.define("writing-place", WritingPlace);
