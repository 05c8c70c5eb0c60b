// The one clock of a ticket counts by itself, in the words of the server; it asks nobody. One timer for the page.

const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
const clocks = new Set();
const MINUTE = 60, HOUR = 3600, DAY = 86400, SOON = 600;

setInterval(() => {
  if (document.visibilityState === "visible") for (const clock of clocks) clock.tick();
}, 1000);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") for (const clock of clocks) clock.tick();
});

const words = () => JSON.parse(document.getElementById("due-words")?.dataset.words || "null");
/** In a row of the list they are short, as the server has them there. */
const wordsOf = (clock) => {
  const known = words();
  return known && "short" in clock.dataset ? { ...known, ...known.short } : known;
};
const counted = (forms, number) => (forms[plural.select(number)] || forms.other).replace("{}", number);

/** The words and the tone; null where the server's own words stay right. */
const said = (left, known) => {
  if (left >= HOUR) return null;
  if (left >= MINUTE) return [counted(known.within, Math.floor(left / MINUTE)), left < SOON ? "warn" : ""];
  if (left > -MINUTE) return [known.now, left >= 0 ? "warn" : "alarm"];
  const late = -left;
  if (late < HOUR) return [counted(known.late, Math.floor(late / MINUTE)), "alarm"];
  if (late < DAY) return [known.hours.replace("{h}", Math.floor(late / HOUR)).replace("{m}", Math.floor((late % HOUR) / MINUTE)), "alarm"];
  return null;
};

class DueClock extends HTMLElement {
  connectedCallback() {
    clocks.add(this);
    this.tick();
  }

  disconnectedCallback() {
    clocks.delete(this);
  }

  tick() {
    const known = wordsOf(this);
    const left = (Date.parse(this.getAttribute("due")) - Date.now()) / 1000;
    const now = known && !Number.isNaN(left) && said(left, known);
    if (!now) return;
    if (this.textContent !== now[0]) this.textContent = now[0];
    if (this.dataset.tone !== now[1]) this.dataset.tone = now[1];
  }
}

customElements.define("due-clock", DueClock);
