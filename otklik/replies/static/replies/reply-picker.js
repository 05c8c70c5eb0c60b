// Ready answers in the composer: a button, or "/" at the start of a line, opens a list that is searched as one types.

const FRESH_MS = 60000;

class ReplyPicker extends HTMLElement {
  #rows = [];
  #shown = [];
  #chosen = 0;
  #readAt = 0;
  #typed = "/";

  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.form && this.#begin());
  }

  #begin() {
    this.form = this.closest("form");
    this.text = this.form.querySelector("textarea");
    this.button = this.querySelector("button");
    this.box = this.querySelector(".picker");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    // A name of its own: a morph would carry an element with the same one over from the form that was sent.
    this.list.id = `picker-${crypto.randomUUID?.() ?? Date.now()}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.button.addEventListener("click", () => (this.box.hidden ? this.open() : this.close()));
    this.text.addEventListener("keydown", this.#slash);
    this.input.addEventListener("input", (event) => {
      event.stopPropagation();
      this.#draw();
    });
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.list.addEventListener("pointermove", (event) => this.#choose(this.#indexOf(event.target)));
    this.list.addEventListener("click", (event) => this.#take(this.#shown[this.#indexOf(event.target)]));
    document.addEventListener("pointerdown", this.#away);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.#away);
  }

  #away = (event) => !this.box.hidden && !this.contains(event.target) && this.close(false);

  #indexOf(element) {
    return [...this.list.children].indexOf(element.closest("[role=option]"));
  }

  /** The key by its place as well: in the Russian layout it gives a full stop. */
  #slash = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key !== "/" && (event.code !== "Slash" || event.shiftKey)) return;
    const { selectionStart: at, selectionEnd: end, value } = this.text;
    if (at !== end || (at > 0 && value[at - 1] !== "\n")) return;
    event.preventDefault();
    this.#typed = event.key;
    this.open();
  };

  async open() {
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.input.value = "";
    this.input.focus();
    this.#draw();
    if (Date.now() - this.#readAt < FRESH_MS) return;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      this.#rows = (await answer.json()).rows;
      this.#readAt = Date.now();
      this.#draw();
    } catch {
      this.#say(document.getElementById("toasts")?.dataset.away);
    }
  }

  close(back = true) {
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (back) this.text.focus();
  }

  #say(words) {
    document.getElementById("toasts")?.say?.(words, "warn");
  }

  #draw() {
    const words = this.input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    this.#shown = this.#rows
      .filter((row) => words.every((word) => `${row.name} ${row.beginning}`.toLocaleLowerCase().includes(word)))
      .slice(0, 50);
    this.list.replaceChildren(...this.#shown.map((row, index) => this.#option(row, index)));
    this.querySelector(".picker-none").hidden = this.#shown.length > 0 || !this.#readAt;
    this.#choose(0);
  }

  #option(row, index) {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.id = `ready-${index}`;
    const [name, beginning] = [document.createElement("strong"), document.createElement("span")];
    name.textContent = row.name;
    beginning.append(...this.#marked(row));
    option.append(name, beginning);
    if (row.is_macro) name.prepend(this.button.querySelector("svg").cloneNode(true));
    return option;
  }

  /** What nobody knows here stands out as it will in the reply. */
  #marked({ beginning, missing }) {
    const parts = [];
    let rest = beginning;
    for (;;) {
      const [at, name] = missing.map((name) => [rest.indexOf(name), name]).filter(([at]) => at >= 0).sort(([one], [other]) => one - other)[0] ?? [];
      if (name === undefined) return [...parts, rest];
      parts.push(rest.slice(0, at), Object.assign(document.createElement("mark"), { textContent: name }));
      rest = rest.slice(at + name.length);
    }
  }

  #choose(index) {
    if (index < 0) return;
    this.#chosen = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      this.#choose((this.#chosen + step + this.#shown.length) % Math.max(this.#shown.length, 1));
    } else if (event.key === "Escape" || event.code === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter") {
      // Never the form: nothing is sent from here.
      event.preventDefault();
      event.stopPropagation();
      this.#take(this.#shown[this.#chosen]);
    } else if (event.code === "Slash" && !this.input.value && !event.ctrlKey && !event.metaKey) {
      // Pressed twice: the sign itself was meant.
      event.preventDefault();
      this.close();
      this.#insert(this.#typed);
    }
  }

  async #take(row) {
    if (!row) return;
    if (row.run_href) return this.#run(row.run_href);
    try {
      const answer = await fetch(row.href, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const ready = await answer.json();
      this.close();
      this.#toReply();
      const from = this.text.selectionStart;
      this.#insert(ready.text);
      this.#remember(ready);
      this.#showMissing(ready, from);
    } catch {
      this.#say(document.getElementById("toasts")?.dataset.failed);
    }
  }

  /** A macro without a text is done by the server, on the page as it comes back. */
  #run(href) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = href;
    form.append(this.form.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    document.body.append(form);
    form.submit();
  }

  #toReply() {
    const reply = this.form.querySelector('[name="mode"][value="reply"]');
    if (reply && !reply.checked) reply.click();
  }

  /** Through the browser's own editing, so that Ctrl+Z takes it out again. */
  #insert(text) {
    this.text.focus();
    if (!document.execCommand("insertText", false, text)) {
      this.text.setRangeText(text, this.text.selectionStart, this.text.selectionEnd, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #remember(ready) {
    const acts = this.form.querySelector("[data-macro-acts]");
    acts.append(this.#hidden("template", ready.pk));
    if (ready.then) this.form.elements.then.value = ready.then;
    if (!ready.acts.length) return;
    for (const old of acts.querySelectorAll("label, [name=macro]")) old.remove();
    acts.querySelector("[data-macro-name]").textContent = `${ready.name}. ${this.dataset.macro}`;
    acts.append(this.#hidden("macro", ready.pk), ...ready.acts.map(([act, words]) => this.#act(act, words)));
    acts.hidden = false;
  }

  #hidden(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  }

  #act(act, words) {
    const [label, box, said] = ["label", "input", "span"].map((tag) => document.createElement(tag));
    Object.assign(box, { type: "checkbox", name: "act", value: act, checked: true });
    said.textContent = words;
    label.className = "choice";
    label.append(box, said);
    return label;
  }

  #showMissing(ready, from) {
    if (!ready.missing.length) return;
    const at = this.text.value.indexOf(ready.missing[0], from);
    if (at >= 0) this.text.setSelectionRange(at, at + ready.missing[0].length);
    this.#say(this.dataset.missing.replace("{}", ready.missing.join(", ")));
  }
}

customElements.define("reply-picker", ReplyPicker);
