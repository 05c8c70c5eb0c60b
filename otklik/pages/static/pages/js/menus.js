// Menus are <details>: they close at a click elsewhere, at Escape, and when another one opens. Arrows go through one.

const opened = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
});

const close = (menu) => {
  menu.open = false;
  menu.querySelector("summary")?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  for (const menu of opened()) close(menu);
  // A folded form closes only for whoever is in it; what is typed there waits.
  const form = event.target.closest?.("details[data-hold][open]");
  if (form) close(form);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = step && event.target.closest?.("details.menu[open]");
  if (!menu || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const choices = [...menu.querySelectorAll("a[href], button")].filter((one) => one.getClientRects().length && !one.disabled);
  const at = choices.indexOf(event.target);
  choices[at < 0 && step < 0 ? choices.length - 1 : (at + step + choices.length) % choices.length]?.focus();
});
