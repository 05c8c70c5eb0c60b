// Times that move: ages, what is left, and a running stopwatch. One timer for the whole page.

const language = document.documentElement.lang || "en";
const moving = new Set();

setInterval(() => {
  if (document.visibilityState === "visible") for (const element of moving) element.tick();
}, 1000);

const words = (value, unit) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: unit === "hour" ? "short" : "long" }).format(value);

/** 7 минут, 3 ч 5 мин: the same steps as the server's. */
export function spanWords(seconds) {
  if (seconds < 60) return words(seconds, "second");
  if (seconds < 3600) return words(Math.floor(seconds / 60), "minute");
  const minutes = Math.floor((seconds % 3600) / 60);
  const short = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const hours = Math.floor(seconds / 3600);
  return minutes ? `${short(hours, "hour")} ${short(minutes, "minute")}`.replaceAll(".", "") : words(hours, "hour");
}

export const digits = (seconds) => {
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
    const text = seconds < 60 ? this.dataset.now : this.dataset.ago.replace("{}", spanWords(seconds));
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
    const left = seconds >= 3600 ? digits(seconds) : digits(Math.max(seconds, 0)).slice(2).replace(/^0(?=\d:)/, "");
    this.textContent = seconds > 0 ? (this.dataset.left || "{}").replace("{}", left) : this.dataset.done || "";
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
