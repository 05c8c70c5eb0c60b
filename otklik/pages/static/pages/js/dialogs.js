// Opens dialogs, closes them at a click beside them, and asks "are you sure" in our own words and look.

const FIELDS = ".dialog-body :is(input:not([type=hidden]), select, textarea)";

let awaited = null;

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    // Not the cross in the corner: whoever opened it wants to fill it in.
    if (!dialog.querySelector("[autofocus]")) awaited = enter(dialog) ? null : dialog;
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog")) closeBeside(event);
});

/** Says whether there was a field to go to. */
function enter(dialog) {
  const first = [...dialog.querySelectorAll(FIELDS)].find((one) => one.tabIndex >= 0);
  first?.focus();
  return Boolean(first);
}

// What a dialog holds may come when it has been opened.
document.addEventListener("htmx:after:swap", () => {
  if (awaited?.open && enter(awaited)) awaited = null;
});

/** A click on the dialog element itself is beside its content when it lies outside its box. */
function closeBeside(event) {
  const box = event.target.getBoundingClientRect();
  const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!isInside) event.target.close("no");
}

// A form in a dialog that went through takes its dialog away.
document.addEventListener("htmx:after:request", (event) => {
  const dialog = event.target.closest?.("dialog[open]");
  const method = event.detail.ctx?.request?.method;
  if (dialog && method !== "GET" && event.detail.ctx.response?.status < 400) dialog.close();
});

function ask(question) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-question]").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!ctx.confirm) return;
  event.preventDefault();
  if (await ask(ctx.confirm)) issueRequest();
  else dropRequest();
});

// Plain forms: data-confirm on the form or on the button that sends it.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!question || form.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(question))) return;
  form.dataset.sure = "1";
  form.requestSubmit(event.submitter);
  delete form.dataset.sure;
}, true);
