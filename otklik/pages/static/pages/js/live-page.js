// Listens to the door's nudges and passes them on as DOM events: the page then looks again by itself. A part that was looked at
// again may be about something else by now (two tickets became one): it says so by `data-live-topics` and `data-live-src`.
// When the door asks for another link (what the reader may do has changed, or an hour is over), the page as it is today has it.

const LOST_AFTER_MS = 5000;
const REST_AFTER_MS = 120000;
const RETRY_MS = [1000, 2000, 5000, 10000, 20000];
// Another try may help; whatever else is no page means that this one is not the reader's any more. A click that signs out is let through first.
const mayPass = (status) => status === 429 || status >= 500;
const NOT_SHOWN = 405;
const NOT_THERE = 404;
const LEAVE_AFTER_MS = 1000;

const topicsIn = (text) => new Set((text || "").split(/[\s,]+/).filter(Boolean));

class LivePage extends HTMLElement {
  #source = null;
  #lost = null;
  #retry = null;
  #resting = null;
  #hasBeen = false;
  #tries = 0;
  #renewals = 0;
  #asking = null;
  #topics = new Set();

  connectedCallback() {
    this.#topics = topicsIn(this.getAttribute("topics"));
    document.addEventListener("htmx:after:swap", this.#turn);
    document.addEventListener("htmx:response:error", this.#miss);
    addEventListener("pageshow", this.#wake);
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#rest);
    this.#open();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.#turn);
    document.removeEventListener("htmx:response:error", this.#miss);
    removeEventListener("pageshow", this.#wake);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#rest);
    this.#close();
    clearTimeout(this.#lost);
  }

  #wake = () => {
    if (this.#asking) return;
    if (!this.#source || this.#source.readyState === EventSource.CLOSED) this.#open();
  };

  #turn = () => {
    const part = document.querySelector("[data-live-topics]");
    const topics = topicsIn(part?.dataset.liveTopics);
    if (!part || (topics.size === this.#topics.size && [...topics].every((topic) => this.#topics.has(topic)))) return;
    this.#topics = topics;
    this.setAttribute("src", part.dataset.liveSrc);
    this.#open();
  };

  // A part of this very page was asked for, and the page is not there: what it shows is not the reader's any more. The page as it is
  // today says so, and hears only what is left.
  #miss = ({ detail: { ctx } }) => {
    const isThisPage = ctx.request.method === "GET" && new URL(ctx.request.action, location).pathname === location.pathname;
    if (!isThisPage || ctx.response.status !== NOT_THERE) return;
    this.#close();
    this.#goAnew();
  };

  // A browser opens few connections to one host: a tab nobody looks at gives its own back, and looks again when seen.
  #rest = () => {
    clearTimeout(this.#resting);
    if (document.visibilityState === "visible") this.#wake();
    else this.#resting = setTimeout(() => this.#close(), REST_AFTER_MS);
  };

  #close() {
    clearTimeout(this.#retry);
    this.#asking?.abort();
    this.#asking = null;
    this.#source?.close();
    this.#source = null;
  }

  #open = () => {
    this.#close();
    const source = (this.#source = new EventSource(this.getAttribute("src")));
    // The door says hello on every connection: whatever changed meanwhile was missed, so everything looks again.
    source.addEventListener("hello", () => {
      this.#found();
      this.#renewals = 0;
      if (this.#hasBeen) this.#nudgeAll();
      this.#hasBeen = true;
    });
    source.addEventListener("anew", () => this.#renew());
    source.addEventListener("error", () => this.#fail());
    for (const topic of this.#topics) this.#follow(source, topic);
    // A door that names a topic which the page did not list still reaches it as a plain message.
    source.addEventListener("message", (event) => event.data && this.#nudge(event.data));
  };

  #renew() {
    this.#close();
    const wait = RETRY_MS[Math.min(this.#renewals, RETRY_MS.length) - 1] ?? 0;
    this.#renewals += 1;
    this.#hasBeen = true;
    this.#lost ??= setTimeout(() => this.#say(), LOST_AFTER_MS);
    this.#asking = new AbortController();
    this.#retry = setTimeout(this.#ask, wait, this.#asking.signal);
  }

  #ask = async (signal) => {
    try {
      const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" }, signal });
      if (mayPass(answer.status)) return this.#renew();
      if (answer.status === NOT_SHOWN) return this.#found();
      if (!answer.ok || answer.redirected) return this.#leave();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("live-page");
      if (!fresh) return this.#found();
      this.setAttribute("src", fresh.getAttribute("src"));
      this.#topics = topicsIn(fresh.getAttribute("topics"));
      this.#open();
    } catch {
      if (!signal.aborted) this.#renew();
    }
  };

  #leave() {
    this.#found();
    this.#retry = setTimeout(this.#goAnew, LEAVE_AFTER_MS);
  }

  #goAnew() {
    location.replace(location.pathname + location.search);
  }

  #follow(source, topic) {
    source.addEventListener(topic, () => this.#nudge(topic));
  }

  #nudge(topic) {
    if (topic === "*") return this.#nudgeAll();
    document.body.dispatchEvent(new CustomEvent(`nudge:${topic}`));
  }

  #nudgeAll() {
    for (const topic of [...this.#topics, "hello"]) document.body.dispatchEvent(new CustomEvent(`nudge:${topic}`));
  }

  #found() {
    this.#tries = 0;
    clearTimeout(this.#lost);
    this.#lost = null;
    this.textContent = "";
    document.documentElement.removeAttribute("data-lost");
  }

  #fail() {
    this.#tries += 1;
    this.#lost ??= setTimeout(() => this.#say(), LOST_AFTER_MS);
    // The browser tries again by itself unless it was refused outright.
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    const wait = RETRY_MS[Math.min(this.#tries - 1, RETRY_MS.length - 1)];
    this.#retry = setTimeout(this.#open, wait * (0.75 + Math.random() / 2));
  }

  #say() {
    const hint = document.createElement("p");
    hint.className = "live-lost";
    hint.setAttribute("role", "status");
    hint.textContent = this.dataset.lost || "";
    this.replaceChildren(hint);
    document.documentElement.setAttribute("data-lost", "");
  }
}

customElements.define("live-page", LivePage);
