// Rings or shows a notice when something is new for the person; a nudge only says that it is worth asking.

const TOPICS = ["tickets", "work", "desk", "hello"];
const AFTER_MS = 600;
const EVERY_MS = 60000;
const NOTES = [[660, 0], [880, 0.13]];
const LOUD = 0.06;
const REMEMBERED = 100;

let sound = null;

/** Two short soft notes. Browsers let a page sound only after somebody has pressed something on it. */
const ring = () => {
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume();
  for (const [pitch, after] of NOTES) {
    const [note, volume] = [sound.createOscillator(), sound.createGain()];
    const begin = sound.currentTime + after;
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUD, begin + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.28);
    note.connect(volume).connect(sound.destination);
    note.start(begin);
    note.stop(begin + 0.3);
  }
};

const notify = ({ id, title, text, href }) => {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification(title, { body: text, tag: `otklik-${id}`, icon: document.querySelector("link[rel=icon]")?.href });
  notice.addEventListener("click", () => {
    window.focus();
    if (href) location.assign(href);
    notice.close();
  });
};

class HearNews extends HTMLElement {
  #waiting = null;
  #every = null;

  connectedCallback() {
    for (const topic of TOPICS) document.body.addEventListener(`nudge:${topic}`, this.#soon);
    this.#every = setInterval(this.#soon, EVERY_MS);
    this.#soon();
  }

  disconnectedCallback() {
    for (const topic of TOPICS) document.body.removeEventListener(`nudge:${topic}`, this.#soon);
    clearInterval(this.#every);
    clearTimeout(this.#waiting);
  }

  #soon = () => {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      // Of several open pages one asks, and what it has heard is heard by all.
      if (navigator.locks) navigator.locks.request(this.#name, () => this.#look());
      else this.#look();
    }, AFTER_MS);
  };

  get #name() {
    return `news-${this.dataset.person}`;
  }

  async #look() {
    const known = this.#known();
    let said;
    try {
      const answer = await fetch(`${this.dataset.url}?since=${known.next ?? ""}`);
      if (!answer.ok || answer.redirected) return;
      said = await answer.json();
    } catch {
      return;
    }
    const fresh = said.news.filter(({ id }) => !known.heard.includes(id));
    localStorage.setItem(this.#name, JSON.stringify({ next: said.next, heard: [...known.heard, ...fresh.map(({ id }) => id)].slice(-REMEMBERED) }));
    this.#tell(fresh);
  }

  #known() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#name));
      return { next: Number.isSafeInteger(kept?.next) ? kept.next : null, heard: Array.isArray(kept?.heard) ? kept.heard : [] };
    } catch {
      return { next: null, heard: [] };
    }
  }

  /** What stands before the person already needs no notice; many at once ring once. */
  #tell(fresh) {
    const isLooking = document.visibilityState === "visible" && document.hasFocus();
    const told = fresh.filter(({ href }) => !(isLooking && location.pathname === href));
    for (const one of told.filter(({ way }) => way === "notice").slice(-3)) notify(one);
    if (told.some(({ way }) => way === "sound")) ring();
    if (told.length) this.dispatchEvent(new CustomEvent("news", { bubbles: true, detail: told }));
  }
}

class AlertTrial extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", (event) => this.#try(event.target.closest("[data-trial]")?.dataset.trial));
    this.#say();
  }

  async #try(way) {
    if (way === "sound") ring();
    if (way !== "notice" || !("Notification" in window)) return;
    await Notification.requestPermission();
    this.#say();
    notify({ id: "trial", title: this.dataset.title, text: this.dataset.text });
  }

  #say() {
    const answer = "Notification" in window ? Notification.permission : "denied";
    this.querySelector("[role=status]").textContent = { granted: this.dataset.allowed, denied: this.dataset.denied }[answer] ?? this.dataset.unknown;
  }
}

customElements.define("hear-news", HearNews);
customElements.define("alert-trial", AlertTrial);
