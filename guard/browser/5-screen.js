// The screen itself, in a shadow of its own: the site's styles do not reach in, ours do not reach out.
let shown = null;

function shadow(...children) {
  const host = h("div", { "data-otklik-host": true });
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("link", { rel: "stylesheet", href: (tag.src || door + "/kit.js").replace(/kit\.js.*/, "kit.css") }));
  }
  // The second half of a double click belongs to what was pressed first, not to what has moved under the finger meanwhile.
  let first;
  root.addEventListener("click", event => {
    const aim = event.target.closest("button, a");
    if (event.detail < 2) first = aim;
    else if (aim !== first) event.preventDefault(event.stopPropagation());
  }, true);
  root.append(...children);
  return host;
}

function show(trouble) {
  hide();
  const item = trouble.kind === "validation" ? null : report(trouble);
  shown = { trouble, item, parts: {}, pageTitle: document.title };
  const main = draw();
  if (stage) {
    shown.host = shadow(main);
    stage.replaceWith(shown.host);
    document.documentElement.lang = language;
  } else {
    shown.dialog = h("dialog", { "aria-labelledby": "title", class: "over", oncancel: event => { event.preventDefault(); hide(); } }, main);
    shown.host = shadow(shown.dialog);
    shown.before = document.activeElement;
    document.body.append(shown.host);
    if (shown.dialog.showModal) shown.dialog.showModal(); else shown.dialog.setAttribute("open", "");
  }
  update();
  shown.parts.title.focus();
  if (item) follow(item.id, hear);
  plan();
}

function hide() {
  if (!shown || stage) return;
  const { host, dialog, before, pageTitle } = shown;
  stopTrying();
  unfollow();
  shown = null;
  document.title = pageTitle;
  if (dialog.close) dialog.close();
  host.remove();
  before?.focus();
}

function draw() {
  const { trouble, item, parts } = shown;
  const needsForm = trouble.kind === "validation";
  const part = (key, element) => (parts[key] = element);
  const action = key => [
    part(key, button(key, () => openPanel(key), "", { "aria-expanded": "false" })),
    part(key + "Panel", h("div", { hidden: true })),
  ];
  return h(stage ? "main" : "div", { class: "otklik", lang: language },
    told("logo") && h("img", { class: "logo", src: told("logo"), alt: told("name"), onerror: event => event.target.remove() }),
    part("title", h("h1", { id: "title", tabindex: "-1" })),
    part("why", h("p", { class: "why" })),
    part("safe", h("p", { class: "safe", hidden: true })),
    part("news", h("section", { class: "news", "aria-label": ui("news"), "aria-live": "polite", hidden: true })),
    part("ask", h("section", { class: "ask", hidden: true })),
    h("div", { class: "actions" },
      h("div", { class: "row" },
        part("retry", button(needsForm || stage && !isSafe(trouble) ? "to_form" : "retry", needsForm ? hide : () => tryNow(true), "primary")),
        part("countdown", h("p", { class: "countdown" }))),
      action("support"),
      item && action("notify"),
      h("div", { class: "row" },
        !stage && !needsForm && button("close", hide, "quiet"),
        h("a", { class: "button quiet", href: told("leave") || "/" }, ui("leave")))),
    part("status", h("p", { class: "status", role: "status" })),
    item && h("p", { class: "small" }, ui("reference", { reference: item.id.replace("-", "").slice(0, 8).toUpperCase().replace(/(.{4})/, "$1-") }),
      " · ", clock(item.made)),
    part("page", h("p", { class: "small", hidden: true })));
}

function put(key, ...children) {
  // Only what changed is written, so that a screen reader is not told the same again.
  const element = shown.parts[key], text = children.flat().filter(Boolean).map(one => one.textContent ?? one).join("|");
  if (!element || element.otklik === text) return;
  element.otklik = text;
  element.replaceChildren(...children.flat().filter(Boolean));
  element.hidden = !text && key !== "status";
}

function hear(said) {
  if (!shown) return;
  shown.reached = said;
  shown.said = said || shown.said;
  update();
}

function update() {
  if (!shown) return;
  const { trouble, said, reached } = shown;
  const item = shown.item && (letter(shown.item.id) || shown.item);
  shown.item = item;
  // The receipt opens the door to what became of the report.
  if (item && item.receipt !== shown.receipt) {
    shown.receipt = item.receipt;
    follow(item.id, hear);
  }
  const isOurs = trouble.status >= 500 || trouble.kind === "network" && reached && navigator.onLine;
  const why = trouble.why || isOurs && say(trouble.kind, "ours") || say(trouble.kind, "why", { service: told("name") || service });
  const safe = trouble.safe || told("safe");
  const changes = !isSafe(trouble);
  document.title = trouble.title || say(trouble.kind, "title");
  put("title", document.title);
  put("why", [why, changes && !safe && trouble.kind !== "validation" && ui("unsure")].filter(Boolean).join(" "));
  put("safe", [safe, trouble.kind !== "validation" && stage && formBehind() && ui("kept_form")].filter(Boolean).join(" "));
  put("news", newsLines(said).map((line, index) => h("p", { class: index ? null : "label" }, line)));
  put("status", shown.message || item && statusOf(item));
  put("page", item?.page && h("a", { href: item.page }, ui("page")));
  drawAsk(item, said);
}

function statusOf(item) {
  const last = item.more.filter(one => one.content.kind !== "confirmation").pop();
  if (item.refused != null) return last ? ui("refused", { detail: item.refused }) : "";
  if (last && last.refused != null) return ui("refused", { detail: last.refused });
  if (last && last.done) {
    const { kind, contact } = last.content;
    return ui(kind !== "message" ? "sent_notify" : contact ? "sent_message" : "sent_plain", { contact });
  }
  if (isWaiting(item)) return flushing && !failures ? last ? ui("sending") : "" : ui("kept");
  return ui("reported");
}
