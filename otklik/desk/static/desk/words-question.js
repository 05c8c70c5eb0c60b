// The one question before a reply leaves: it gets the focus, and leads back to the text. That it was asked stays in the form.

document.addEventListener("htmx:after:swap", () => {
  const question = document.querySelector(".words-question:not([data-met])");
  if (!question) return;
  question.dataset.met = "1";
  question.querySelector("[data-question-back]").focus();
});

const back = (question) => {
  const text = question.closest("form").querySelector("textarea");
  question.remove();
  text.focus();
};

document.addEventListener("click", (event) => {
  const question = event.target.closest("[data-question-back]")?.closest(".words-question");
  if (question) back(question);
});

document.addEventListener("keydown", (event) => {
  const question = event.key === "Escape" && event.target.closest?.(".words-question");
  if (question) back(question);
});
