// Looks at the words of a text while it is written: underlines, a short list, rewrites by one key. The server judges.
// <check-words src><div class="words-field"><div class="words-mirror"></div><textarea></div><div data-words></div><p role="status"></check-words>

const PAUSE_MS = 300;
const LONGEST_REMEMBERED = 60;
const GRAVITY = { hint: 0, warning: 1, error: 2 };
const COPIED = ["font", "letterSpacing", "lineHeight", "padding", "borderWidth", "textAlign", "tabSize", "wordSpacing", "textIndent"];

class CheckWords extends HTMLElement {
  #timer = null;
  #asking = null;
  #drawn = ""; // the text that the spans belong to
  #asked = null; // the text that the server was asked about last
  #spans = [];
  #left = new Set();

  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.text && this.#begin());
  }

  #begin() {
    this.text = this.querySelector("textarea, input[type=text]");
    if (!this.text) return;
    this.list = this.querySelector("[data-words]");
    this.status = this.querySelector("[role=status]");
    this.mirror = this.querySelector(".words-mirror");
    this.name = this.getAttribute("name");
    this.#remember();
    this.text.addEventListener("input", this.#typed);
    this.text.addEventListener("scroll", this.#scroll, { passive: true });
    this.text.addEventListener("keydown", this.#press);
    this.addEventListener("click", this.#click);
    this.text.form?.addEventListener("change", this.#changed);
    this.sizes = new ResizeObserver(() => this.#fit());
    this.sizes.observe(this.text);
    this.#soon();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.sizes?.disconnect();
    this.text?.form?.removeEventListener("change", this.#changed);
  }

  get #isNote() {
    return Boolean(this.text.form?.querySelector('[name=mode][value=note]')?.checked) && this.hasAttribute("data-replies-only");
  }

  #typed = () => {
    this.#follow();
    this.#soon();
  };

  #changed = (event) => {
    const matters = event.target.name === "mode" || this.hasAttribute("data-whole-form");
    if (matters && event.target !== this.text) this.#soon(0, true);
  };

  #soon(pause = PAUSE_MS, again = false) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(again), pause);
  }

  async #check(again) {
    const text = this.text.value;
    if (!text.trim() || this.#isNote) {
      this.#asking?.abort();
      this.#asked = null;
      if (!text.trim()) this.#forget();
      return this.#show("", text);
    }
    if (!again && text === this.#asked) return;
    this.#asked = text;
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const headers = { "X-CSRFToken": this.#token() };
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body: this.#body(text), headers, signal: this.#asking.signal });
      // A desk that is away, or a person who was signed out, must not disturb whoever is writing.
      if (answer.ok && !answer.redirected) this.#show(await answer.text(), text);
    } catch {
      // The next pause asks again.
      if (this.#asked === text) this.#asked = null;
    }
  }

  #token() {
    return this.text.form?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  // Not multipart: that would send two characters for the end of a line, and every position behind it would be wrong.
  #body(text) {
    const form = this.hasAttribute("data-whole-form") ? new FormData(this.text.form) : [];
    const body = new URLSearchParams([...form].filter(([, value]) => typeof value === "string"));
    body.set("text", text);
    body.set("left", [...this.#left].join(" "));
    for (const name of ["kind", "language", "part"]) if (this.dataset[name]) body.set(name, this.dataset[name]);
    return body;
  }

  #show(html, text) {
    if (html.trim() !== this.shown) {
      this.shown = html.trim();
      const focused = this.list.contains(document.activeElement);
      this.list.innerHTML = html;
      if (focused) this.text.focus();
      const said = this.list.firstElementChild?.dataset.said || "";
      if (this.status.textContent !== said) this.status.textContent = said;
    }
    const items = [...this.list.querySelectorAll("[data-rule]")];
    this.#note("words_seen", items.map((item) => item.dataset.rule));
    this.#spans = items.map((item) => ({ item, start: Number(item.dataset.start), end: Number(item.dataset.end), level: item.dataset.level }));
    this.#drawn = text;
    this.#follow();
  }

  /** Moves what was found along with the typing; what is being typed over is found anew at the next pause. */
  #follow() {
    const [old, now] = [this.#drawn, this.text.value];
    if (old !== now) {
      const shared = Math.min(old.length, now.length);
      let head = 0;
      while (head < shared && old[head] === now[head]) head++;
      let tail = 0;
      while (tail < shared - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
      const [from, to, by] = [head, old.length - tail, now.length - old.length];
      this.#spans = this.#spans.flatMap((span) => {
        if (span.end <= from) return [span];
        if (span.start >= to) return [{ ...span, start: span.start + by, end: span.end + by }];
        span.item.toggleAttribute("data-stale", true);
        // The same text may come back, by an undo or a paste, before it is asked about again.
        this.#asked = null;
        return [];
      });
      this.#drawn = now;
    }
    this.#draw();
  }

  #draw() {
    if (!this.mirror) return;
    const text = this.text.value;
    const spans = this.#spans.filter(({ item }) => item.hasAttribute("data-underlined"));
    const edges = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
    const parts = edges.slice(1).map((end, index) => {
      const start = edges[index];
      const over = spans.filter((span) => span.start <= start && span.end >= end).sort((a, b) => GRAVITY[b.level] - GRAVITY[a.level])[0];
      if (!over) return text.slice(start, end);
      const mark = document.createElement("mark");
      mark.dataset.level = over.level;
      mark.textContent = text.slice(start, end);
      return mark;
    });
    this.mirror.hidden = !spans.length;
    // The last line of a text that ends with a new line has a height of its own.
    this.mirror.replaceChildren(...(spans.length ? [...parts, "\u200b"] : []));
    this.#fit();
  }

  #fit() {
    if (!this.mirror || this.mirror.hidden) return;
    const style = getComputedStyle(this.text);
    for (const name of COPIED) this.mirror.style[name] = style[name];
    const bar = this.text.offsetWidth - this.text.clientWidth - parseFloat(style.borderLeftWidth) - parseFloat(style.borderRightWidth);
    this.mirror.style.paddingRight = `${parseFloat(style.paddingRight) + Math.max(0, bar)}px`;
    this.mirror.style.height = `${this.text.offsetHeight}px`;
    this.#scroll();
  }

  #scroll = () => {
    if (this.mirror) this.mirror.scrollTop = this.text.scrollTop;
  };

  /** Alt and a digit, by its place on the keyboard. */
  #press = (event) => {
    const number = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit([1-3])$/.exec(event.code)?.[1];
    const button = number && this.list.querySelector(`[data-words-number="${number}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };

  #click = (event) => {
    const item = event.target.closest("[data-rule]");
    const button = event.target.closest("button");
    if (!item || !button) return;
    if (button.hasAttribute("data-insert")) return this.#note("words_accepted", [item.dataset.rule]);
    const span = this.#spans.find((one) => one.item === item);
    if (button.hasAttribute("data-words-take") && span) this.#take(span, button.dataset.wordsTake);
    if (button.hasAttribute("data-words-show") && span) this.#point(span);
    if (button.hasAttribute("data-words-leave")) this.#leave(item);
  };

  /** Through the browser's own editing, so that Ctrl+Z brings it back; the caret stays where it was in the sentence. */
  #take({ item, start, end }, rewrite) {
    const { text } = this;
    // What is taken out takes a space along, not to leave two.
    if (!rewrite && /\s|^$/.test(text.value.slice(start - 1, start)) && text.value[end] === " ") end++;
    const move = (at) => (at <= start ? at : at >= end ? at + rewrite.length - (end - start) : start + rewrite.length);
    const [from, to] = [move(text.selectionStart), move(text.selectionEnd)];
    this.#note("words_accepted", [item.dataset.rule]);
    text.focus();
    text.setSelectionRange(start, end);
    const isDone = rewrite ? document.execCommand("insertText", false, rewrite) : document.execCommand("delete");
    if (!isDone) {
      text.setRangeText(rewrite, start, end);
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    text.setSelectionRange(from, to);
    this.#soon(0);
  }

  #point({ start, end }) {
    this.text.focus();
    this.text.setSelectionRange(start, end);
  }

  #leave(item) {
    if (this.#left.size < LONGEST_REMEMBERED) this.#left.add(item.dataset.token);
    this.#keep();
    this.text.focus();
    this.#soon(0, true);
  }

  #note(name, values) {
    const input = this.querySelector(`input[name=${name}]`);
    if (!input) return;
    input.value = [...new Set([...input.value.split(" "), ...values])].filter(Boolean).slice(0, LONGEST_REMEMBERED).join(" ");
  }

  // Remembered for this text, over a reload too, and forgotten with it.
  #remember() {
    try {
      if (this.name) this.#left = new Set(JSON.parse(sessionStorage.getItem(`left:${this.name}`)) || []);
    } catch {
      // A browser that keeps nothing asks again.
    }
    this.#note("words_left", [...this.#left]);
  }

  #keep() {
    const input = this.querySelector("input[name=words_left]");
    if (input) input.value = [...this.#left].join(" ");
    try {
      if (this.name) sessionStorage.setItem(`left:${this.name}`, JSON.stringify([...this.#left]));
    } catch {
      // The page itself still knows.
    }
  }

  #forget() {
    if (!this.#left.size) return;
    this.#left.clear();
    this.#keep();
  }
}

customElements.define("check-words", CheckWords);
