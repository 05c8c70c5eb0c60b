// Asks for another wording of the whole text and puts it in only when its writer says so; Ctrl+Z brings the old one back.

class ProposeWords extends HTMLElement {
  // A morph puts an element in before its children.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.ask && this.#begin());
  }

  #begin() {
    this.ask = this.querySelector("[data-propose]");
    this.place = this.querySelector("[data-proposal]");
    this.status = this.querySelector("[role=status]");
    this.text = this.closest("form").querySelector("textarea");
    this.ask.hidden = false;
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-propose]")) this.#propose();
      if (event.target.closest("[data-proposal-use]")) this.#use();
      if (event.target.closest("[data-proposal-drop]")) this.#drop();
    });
  }

  async #propose() {
    if (!this.text.value.trim() || this.ask.disabled) return;
    this.ask.disabled = true;
    this.status.textContent = this.status.dataset.waiting;
    const token = this.text.form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const body = new URLSearchParams({ text: this.text.value });
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body, headers: { "X-CSRFToken": token } });
      this.place.innerHTML = answer.redirected ? "" : await answer.text();
    } catch {
      this.place.replaceChildren();
    }
    this.status.textContent = "";
    this.ask.disabled = false;
  }

  #use() {
    const proposed = this.place.querySelector("[data-proposed]").textContent;
    this.text.focus();
    this.text.select();
    if (!document.execCommand("insertText", false, proposed)) this.text.value = proposed;
    this.place.replaceChildren();
  }

  #drop() {
    this.place.replaceChildren();
    this.text.focus();
  }
}

customElements.define("propose-words", ProposeWords);
