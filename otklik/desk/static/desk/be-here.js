// Says now and then that this ticket is open here, and that it is not any more.

const BEAT_MS = 20000;

class BeHere extends HTMLElement {
  #timer = null;

  connectedCallback() {
    this.#beat();
    this.#timer = setInterval(this.#beat, BEAT_MS);
    document.addEventListener("visibilitychange", this.#beat);
    addEventListener("pagehide", this.#leave);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#beat);
    removeEventListener("pagehide", this.#leave);
  }

  #body(extra) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    return body;
  }

  // A tab that nobody looks at is silent: whoever is elsewhere is not here.
  #beat = () => {
    if (document.visibilityState !== "visible") return;
    fetch(this.getAttribute("src"), { method: "POST", body: this.#body({}) }).catch(() => {});
  };

  #leave = () => navigator.sendBeacon(this.getAttribute("src"), this.#body({ gone: "1" }));
}

customElements.define("be-here", BeHere);
