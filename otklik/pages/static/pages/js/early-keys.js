// A page is seen before its scripts are there. What is pressed in that moment is kept, and pressed again when they are, as far as one act:
// what was pressed after that was meant for what the act would show, and nobody has seen it yet.

const pressed = [];

const isText = (target) =>
  target instanceof Element && target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select");

const isControl = (event) => event.ctrlKey || event.metaKey;

/** The browser has done it: a letter into a field, Enter or the space bar on a link or a button. */
const isDone = (event) =>
  !isControl(event) &&
  (isText(event.target) || (["Enter", "Space"].includes(event.code) && event.target instanceof Element && event.target.matches("a, button, summary, input")));

/** What the browser would do in our place: scroll, search in the page, go to its own bar. */
const isOurs = (event) => !event.altKey && (isControl(event) ? event.code === "KeyK" : ["Space", "Slash"].includes(event.code));

/** The hand is elsewhere by now: what was pressed in vain neither acts later nor gets into what is written there. */
const forget = () => pressed.splice(0);

const keep = (event) => {
  if (isDone(event)) return forget();
  if (event.isComposing || event.repeat) return;
  if (isOurs(event)) event.preventDefault();
  pressed.push(event);
};

/** The scripts came while it was on its way: they have done it already. */
const hasBeenDone = (event) => event.defaultPrevented && !isOurs(event);

const write = (field, letter) => {
  if (field.readOnly || field.disabled) return;
  // A field for an address or a number knows no place of the caret; nobody has been there yet, so the end is it.
  if (field.selectionStart === null) field.value += letter;
  else field.setRangeText?.(letter, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: letter, inputType: "insertText" }));
};

const pressAgain = () => {
  if (pressed.some(hasBeenDone)) return forget();
  const before = document.activeElement;
  const isLed = () => isText(document.activeElement) && document.activeElement !== before;
  for (const event of pressed.splice(0)) {
    const { target, key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // A key has led into a field: what came after it was meant for the field.
    if (isLed()) {
      // Sending it, or a menu over it, would be a second act.
      if (isControl(event)) return;
      if (key.length === 1) write(document.activeElement, key);
      continue;
    }
    const again = new KeyboardEvent("keydown", { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true });
    const hasActed = !(target.isConnected ? target : document.body).dispatchEvent(again);
    if (hasActed && !isLed()) return;
  }
};

document.addEventListener("keydown", keep);
document.addEventListener("pointerdown", forget);
document.addEventListener("DOMContentLoaded", () => {
  document.removeEventListener("keydown", keep);
  document.removeEventListener("pointerdown", forget);
  pressAgain();
});
