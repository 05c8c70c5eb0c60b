// Knows what the writer had seen when he began, says when something new comes, and leads him back to his text.

class SeenNews extends HTMLElement {
  // A morph puts an element in before its children: it begins when the whole form is there.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.form && this.#begin());
  }

  #begin() {
    this.form = this.closest("form");
    this.seen = this.querySelector("[name=seen]");
    this.line = this.querySelector(".seen-news");
    this.text = this.form.querySelector("textarea");
    document.addEventListener("htmx:after:swap", this.#look);
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-seen-read]")) this.#read(this.#latest());
      const news = event.target.closest("[data-news-read]")?.closest("[data-now-seen]");
      if (news) this.#read(news.dataset.nowSeen);
    });
    this.addEventListener("keydown", (event) => {
      const news = event.key === "Escape" && event.target.closest("[data-now-seen]");
      if (news) this.#read(news.dataset.nowSeen);
    });
    this.#look();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.#look);
  }

  #latest() {
    return document.querySelector(".thread-lines[data-seen]")?.dataset.seen || this.seen.value;
  }

  #look = () => {
    const news = this.querySelector("[data-now-seen]");
    if (news && !news.dataset.welcome) {
      news.dataset.welcome = "1";
      news.querySelector("[data-news-read]").focus();
    }
    // Whoever has not begun to write has seen everything that the page shows.
    if (!this.text.value.trim()) this.seen.value = this.#latest();
    const isNew = this.seen.value !== this.#latest() && !news;
    if (this.line.hidden !== !isNew) {
      this.line.hidden = !isNew;
      this.line.querySelector("[role=status]").textContent = isNew ? this.dataset.news : "";
    }
  };

  #read(seen) {
    this.seen.value = seen;
    this.querySelector("[data-composer-news]").replaceChildren();
    this.#look();
    this.text.focus();
  }
}

customElements.define("seen-news", SeenNews);
