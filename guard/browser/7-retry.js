// Tries again: by itself ever more rarely, never in step with the crowd, and at once when the person asks.
const FIRST_WAIT_S = 6, LONGEST_WAIT_S = 120;
let tick, isTrying = false;

function stopTrying() { clearInterval(tick); }

function plan() {
  if (!shown || shown.trouble.kind === "validation") return;
  const episode = tab.get("episode") || { attempt: 0 };
  const wait = Math.min(FIRST_WAIT_S * 2 ** episode.attempt, LONGEST_WAIT_S);
  let left = Math.round(Math.max(spread(wait), episode.attempt ? 0 : Math.min(shown.trouble.wait || 0, LONGEST_WAIT_S)));
  stopTrying();
  const count = () => {
    if (!shown) return stopTrying();
    if (document.hidden) return;
    shown.parts.countdown.textContent = left > 0 ? ui(isSafe(shown.trouble) ? "retry_in" : "check_in", { n: left }) : "";
    if (left-- <= 0) tryNow(false);
  };
  tick = setInterval(count, 1000);
  count();
}

async function tryNow(byHand) {
  if (!shown || isTrying) return;
  const { trouble, parts } = shown;
  isTrying = true;
  stopTrying();
  parts.countdown.textContent = ui("retrying");
  parts.retry.setAttribute("aria-disabled", "true");
  const episode = tab.get("episode");
  if (episode) tab.set("episode", { ...episode, attempt: episode.attempt + 1 });
  const through = await go(trouble, byHand).catch(() => false);
  isTrying = false;
  if (!shown || through === "gone") return;
  parts.retry.removeAttribute("aria-disabled");
  parts.countdown.textContent = "";
  shown.message = through ? ui("alive") : byHand ? ui("still") : "";
  update();
  if (!through) plan();
}

// "gone": the page is being left or the screen is gone; true: it would work now, the person decides; false: still broken.
async function go(trouble, byHand) {
  const changes = !isSafe(trouble);
  const isBusy = shown.panel && !byHand;
  if (trouble.retry) {
    if (changes && !byHand || isBusy) return answers(here());
    const next = await trouble.retry();
    if (!next) { hide(); return "gone"; }
    Object.assign(trouble, { ...next, report: trouble.report });
    return false;
  }
  const kept = formBehind();
  const to = kept && changes ? kept.page : trouble.back || here();
  if (!await answers(to)) return false;
  if (isBusy || changes && !byHand) return true;
  if (kept && kept.page === to) tab.set("restore", true);
  location.replace(to);
  return "gone";
}

async function answers(url) {
  const answer = await ask(url, { cache: "no-store", credentials: "same-origin", headers: { Accept: "text/html" } }, 15);
  await answer.blob();
  return answer.status < 500;
}
