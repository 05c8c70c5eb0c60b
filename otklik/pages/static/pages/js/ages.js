// Times that move: ages, what is left, and a running stopwatch. One timer for the whole page.

const language = document.documentElement.lang || "en";
const moving = new Set();

setInterval(() => {
  if (document.visibilityState === "visible") for (const element of moving) element.tick();
}, 1000);

const past = new Intl.RelativeTimeFormat(language, { numeric: "always" });

/** The same words as the server's: 3 минуты назад, 2 hours ago. */
const ago = (seconds) =>
  (seconds < 3600 ? past.format(-Math.floor(seconds / 60), "minute") : past.format(-Math.floor(seconds / 3600), "hour")).replaceAll(" ", "\u00a0");

const short = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);

/** 12 мин, 42 с: with a unit, so that nobody takes it for a clock time. */
const left = (seconds) => {
  if (seconds < 60) return short(seconds, "second");
  if (seconds < 3600) return short(Math.ceil(seconds / 60), "minute");
  return `${short(Math.floor(seconds / 3600), "hour")} ${short(Math.ceil((seconds % 3600) / 60), "minute")}`;
};

const digits = (seconds) => {
  const two = (value) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
};

class Moving extends HTMLElement {
  connectedCallback() {
    moving.add(this);
  }

  disconnectedCallback() {
    moving.delete(this);
  }

  secondsTo(name) {
    return Math.round((Date.parse(this.getAttribute(name)) - Date.now()) / 1000);
  }
}

class ClockTicker extends Moving {
  tick() {
    const seconds = -this.secondsTo("since");
    const span = this.querySelector("[data-span]");
    if (!span || Number.isNaN(seconds)) return;
    if (seconds >= 86400) return span.parentElement.remove();
    const text = seconds < 60 ? this.dataset.now : ago(seconds);
    if (span.textContent !== text) span.textContent = text;
  }
}

class CountDown extends Moving {
  connectedCallback() {
    super.connectedCallback();
    this.tick();
  }

  tick() {
    const seconds = this.secondsTo("until");
    if (Number.isNaN(seconds)) return;
    this.toggleAttribute("data-over", seconds <= 0);
    this.textContent = seconds > 0 ? (this.dataset.left || "{}").replace("{}", left(seconds)) : this.dataset.done || "";
  }
}

class RunTime extends Moving {
  tick() {
    const seconds = -this.secondsTo("since");
    if (!Number.isNaN(seconds)) this.textContent = digits(Math.max(seconds, 0));
  }
}

customElements.define("clock-ticker", ClockTicker);
customElements.define("count-down", CountDown);
customElements.define("run-time", RunTime);
