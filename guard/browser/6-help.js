// The two small forms and the one question.
function openPanel(want) {
  const { parts, panel } = shown;
  if (panel) closePanel();
  if (panel?.want === want) return;
  const contact = h("input", { id: "contact", autocomplete: "email", maxlength: 200, "aria-describedby": "fault" });
  contact.value = known.typed || told("contact");
  const message = want === "support" && h("textarea", { id: "message", rows: 4, maxlength: 4000, "aria-describedby": "hint fault" });
  const fault = h("p", { id: "fault", class: "fault", role: "alert" });
  const form = h("form", { class: "panel", novalidate: true, onsubmit: event => {
    event.preventDefault();
    const content = { kind: message ? "message" : "contact", contact: contact.value.trim(), message: message ? message.value.trim() : undefined };
    const missing = message && !content.message ? message : !message && !content.contact ? contact : null;
    [contact, message].forEach(field => field && field.setAttribute("aria-invalid", field === missing));
    fault.textContent = missing ? ui(missing === message ? "need_message" : "need_contact") : "";
    if (missing) return missing.after(fault), missing.focus();
    closePanel();
    known.typed = content.contact;
    tab.set("known", known);
    shown.item = shown.item || report(shown.trouble);
    shown.message = "";
    add(shown.item.id, content);
    update();
    parts[want].focus();
  } },
    message && [h("label", { for: "message" }, ui("message")), h("p", { class: "hint", id: "hint" }, ui("message_hint")), message],
    h("label", { for: "contact" }, ui("contact")), contact, fault,
    h("div", { class: "row" }, button("send", null, "primary", { type: "submit" }),
      button("cancel", () => { closePanel(); parts[want].focus(); }, "quiet")),
    told("support") && want === "support" && h("p", {}, h("a", { href: told("support") }, ui("other_help"))));
  const place = parts[want + "Panel"];
  place.replaceChildren(form);
  place.hidden = false;
  parts[want].setAttribute("aria-expanded", "true");
  shown.panel = { want };
  (message || contact).focus();
}

function closePanel() {
  const { parts, panel } = shown;
  if (!panel) return;
  parts[panel.want + "Panel"].hidden = true;
  parts[panel.want].setAttribute("aria-expanded", "false");
  shown.panel = null;
}

function question(item, said, done) {
  const answered = item.more.filter(one => one.content.kind === "confirmation").pop();
  const matter = said?.incident?.id || item.receipt;
  if (answered && item.about === matter) return [h("p", { role: "status" }, ui(answered.content.answer === "through" ? "thanks_yes" : "thanks_no"))];
  if (!said?.ask || !item.receipt) return [];
  const reply = answer => () => {
    change(item.id, it => { it.about = matter; });
    add(item.id, { kind: "confirmation", answer });
    done(answer);
  };
  return [
    h("h2", {}, ui("ask")), h("p", {}, ui("ask_why")),
    h("div", { class: "row answers" }, button("yes", reply("through")), button("no", reply("broken"))),
  ];
}

function drawAsk(item, said) {
  if (item) put("ask", question(item, said, update));
}

function remark(...children) {
  const host = shadow(h("aside", { class: "otklik remark", lang: language }, children, button("hide", () => host.remove(), "quiet")));
  document.body.append(host);
}

async function askOnGoodPage() {
  // The page works. Somebody who met the failure in this tab may tell us whether it is really over.
  const episode = tab.get("episode"), item = episode && letter(episode.id);
  if (!item?.receipt || item.about) return;
  const said = await lookUp(item).catch(() => null);
  if (!said?.ask || shown) return;
  const place = h("div", { "aria-live": "polite" });
  const draw = () => place.replaceChildren(...question(letter(item.id), said, draw));
  remark(place);
  draw();
}
