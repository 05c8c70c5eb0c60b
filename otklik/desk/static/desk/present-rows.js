// Writes into the rows of the list who is at which ticket: looked up at most every few seconds, however much changes.

const REST_MS = 4000;

class PresentRows extends HTMLElement {
  #resting = null;
  #again = false;

  connectedCallback() {
    document.body.addEventListener("nudge:presence", this.#soon);
    document.body.addEventListener("nudge:hello", this.#soon);
  }

  disconnectedCallback() {
    document.body.removeEventListener("nudge:presence", this.#soon);
    document.body.removeEventListener("nudge:hello", this.#soon);
    clearTimeout(this.#resting);
  }

  #soon = () => {
    if (this.#resting) return void (this.#again = true);
    this.#look();
    this.#resting = setTimeout(() => {
      this.#resting = null;
      if (this.#again) this.#soon();
      this.#again = false;
    }, REST_MS);
  };

  async #look() {
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const rows = await answer.json();
      for (const place of document.querySelectorAll("[data-here]")) {
        const [words, isTyping] = rows[place.dataset.here] || ["", false];
        if (place.textContent !== words) place.textContent = words;
        place.toggleAttribute("data-typing", isTyping);
      }
    } catch {
      // It looks again at the next change.
    }
  }
}

customElements.define("present-rows", PresentRows);
