// What the door knows: the live incident, and what became of our report.
let newsTimer, isFollowing = false;

async function lookUp(item) {
  // Any answer shows that the internet works here; what it does not say is simply not known.
  const get = async url => (await ask(url, { credentials: "omit", cache: "no-cache" }, 6)).json().catch(() => ({}));
  const [status, own] = await Promise.all([
    get(door + "/status/" + service + ".json"),
    item?.receipt ? get((item.state || door + "/reports/" + item.receipt) + "?lang=" + language) : { ask: false },
  ]);
  if (own.page_url && own.page_url !== item.page) change(item.id, it => { it.page = own.page_url; });
  return { ...status, ...own };
}

function follow(id, tell) {
  isFollowing = true;
  const look = async () => {
    const said = document.hidden ? null : await lookUp(letter(id)).catch(() => null);
    if (!isFollowing) return;
    if (!document.hidden) tell(said);
    newsTimer = setTimeout(look, spread(15000));
  };
  clearTimeout(newsTimer);
  look();
}
function unfollow() { isFollowing = false; clearTimeout(newsTimer); }

function newsLines(said) {
  const incident = said?.incident;
  if (!incident) return [];
  const texts = said.texts?.[language] || {};
  const forecast = incident.forecast && isAhead(incident.forecast.to) ? incident.forecast : null;
  const state = ui(incident.public_state || "");
  const since = incident.since ? ui("since", { time: clock(incident.since) }) : "";
  return [
    [texts.label || incident.label, since, state].filter(Boolean).join("\u00a0· "),
    incident.count > 1 ? ui("others_n", { n: incident.count }) : ui("others"),
    texts.text || incident.text,
    forecast && ui("forecast", { from: clock(forecast.from), to: clock(forecast.to, forecast.from) }) + " " + (texts.basis || forecast.basis || ""),
    isAhead(incident.next_update_at) && ui("next_update", { time: clock(incident.next_update_at) }),
  ].filter(Boolean);
}
