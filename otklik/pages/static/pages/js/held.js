// A part that looks again by itself takes nothing out of the reader's hands: an open menu or dialog, a form he is in, what he has
// typed or chosen stay as they are. What was left alone looks again when he lets go of it.

const HELD = "details:is(.menu, [data-hold])[open], dialog[open], [data-hold]:not(details):has(form)";
const KEEPS_VALUE = "input:not([type=hidden], [type=submit], [type=button], [type=checkbox], [type=radio], [type=file])";
const passedBy = new WeakSet();

const isChanged = (element) => {
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  if (element instanceof HTMLSelectElement) {
    const usual = [...element.options].some((option) => option.defaultSelected);
    return [...element.options].some((option, at) => option.selected !== (usual ? option.defaultSelected : at === 0));
  }
  return element.matches?.(KEEPS_VALUE) && element.value !== element.defaultValue;
};

window.htmx.registerExtension("held", {
  htmx_before_morph_node: (element) => {
    if (!(element instanceof Element)) return true;
    const isHeld = element.matches(HELD);
    if (isHeld) passedBy.add(element);
    else passedBy.delete(element);
    return !isHeld && !(element.matches("textarea, select") && isChanged(element));
  },
  htmx_before_morph_attr: (element, { attrName }) =>
    !(attrName === "open" && element.matches("details, dialog")) && !(attrName === "value" && element.matches(KEEPS_VALUE) && isChanged(element)),
});

const lookAgain = (element) => {
  const part = element.closest("[hx-get][hx-trigger*='nudge:']");
  if (passedBy.delete(element) && part) window.htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part, swap: part.getAttribute("hx-swap") });
};

document.addEventListener("toggle", (event) => event.target.matches("details:not([open])") && lookAgain(event.target), true);
document.addEventListener("close", (event) => lookAgain(event.target), true);

// What was done in a menu or a folded form is done: it closes before the answer is drawn, and what was typed in it is typed no more.
document.addEventListener("htmx:after:request", (event) => {
  const { request, response, hx } = event.detail.ctx ?? {};
  const form = event.target;
  if (request?.method === "GET" || !(response?.status < 400) || hx?.redirect || !(form instanceof HTMLFormElement)) return;
  const held = form.closest("details:is(.menu, [data-hold]), [data-hold]");
  if (!held) return;
  form.reset();
  passedBy.delete(held);
  if (!(held instanceof HTMLDetailsElement)) return held.removeAttribute("data-hold");
  if (held.contains(document.activeElement)) held.querySelector("summary")?.focus();
  held.open = false;
});
