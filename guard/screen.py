"""Writes the error screen: plain HTML that needs no script, and the same as problem+json for programs."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from guard.assets import asset_url
from guard.failure import Answer, Failure, Visit
from guard.options import Options
from guard.weather import moment_of
from guard.words import Words

NOT_KEPT = (("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("X-Content-Type-Options", "nosniff"))


@dataclass(frozen=True)
class Told:
    """What the site could say about this customer in time."""

    safe: str = ""
    identity: str = ""
    contact: str = ""


def problem(options: Options, words: Words, failure: Failure, told: Told) -> Answer:
    """RFC 9457 for API clients; `kind`, `reference`, `safe` and `retry_after` are extension members."""
    content: dict[str, Any] = {
        "type": f"urn:otklik:failure:{failure.kind}",
        "title": words.say(failure.kind, "title"),
        "status": failure.status,
        "detail": words.say(failure.kind, "why", service=options.service_name(words.language)),
        "instance": f"urn:uuid:{failure.report_id}",
        "kind": failure.kind,
        "reference": failure.reference,
        "retry_after": failure.retry_after_s,
    }
    if failure.code:
        content["code"] = failure.code
    if told.safe:
        content["safe"] = told.safe
    body = json.dumps(content, ensure_ascii=False).encode()
    return Answer(failure.status, _headers(failure, "application/problem+json", words.language), body)


def page(options: Options, words: Words, failure: Failure, visit: Visit, told: Told, incident: Mapping[str, Any]) -> Answer:
    """The screen for a person."""
    retry_to = visit.came_from if visit.changes_something else visit.path + (f"?{visit.query}" if visit.query else "")
    retry = words.say("ui", "to_form" if visit.changes_something else "retry")
    ours = words.say(failure.kind, "ours") or words.say(failure.kind, "why", service=options.service_name(words.language))
    unsure = words.say("ui", "unsure") if visit.changes_something and not told.safe else ""
    attributes = {
        "kind": failure.kind,
        "method": visit.method,
        "status": str(failure.status),
        "code": failure.code,
        "report": failure.report_id,
        "retry": str(failure.retry_after_s),
        **shared_attributes(options, words.language, told),
    }
    body = f"""<main class="otklik" data-otklik-screen {_attributes(attributes)}>
{_logo(options, words)}<h1>{escape(words.say(failure.kind, "title"))}</h1>
<p class="why">{escape(ours)}{_after(unsure)}</p>
{_paragraph("safe", told.safe)}{_news(options, words, incident)}<div class="actions">
<div class="row"><a class="button primary" href="{escape(_path(retry_to))}">{escape(retry)}</a></div>
{_ask_for_help(options, words, failure, visit, told)}
<div class="row"><a class="button quiet" href="{escape(options.leave_url)}">{escape(words.say("ui", "leave"))}</a></div>
</div>
<p class="small">{escape(words.say("ui", "reference", reference=failure.reference))} · {_clock(options, words, failure.at)}
· <a href="{escape(options.door)}/status/">{escape(words.say("plain", "status"))}</a></p>
<noscript><img src="{escape(_seen(options, failure, visit))}" width="1" height="1" alt=""></noscript>
</main>"""
    return document(
        options,
        words,
        words.say(failure.kind, "title"),
        body,
        failure.status,
        _headers(failure, "text/html; charset=utf-8", words.language),
    )


def document(options: Options, words: Words, title: str, body: str, status: int, headers: tuple[tuple[str, str], ...]) -> Answer:
    """A whole page around `body`, under a strict content policy."""
    html = f"""<!doctype html>
<html lang="{escape(words.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · {escape(options.service_name(words.language))}</title>
<link rel="stylesheet" href="{escape(asset_url(options.base, "kit.css"))}">
<script src="{escape(asset_url(options.base, "kit.js"))}" data-door="{escape(options.door)}" data-service="{escape(options.service)}" defer></script>
</head>
<body class="otklik-page">
{body}
</body>
</html>
"""
    return Answer(status, (*headers, ("Content-Security-Policy", _policy(options))), html.encode("utf-8", "replace"))


def note(options: Options, words: Words, title: str, text: str, status: int = 200) -> Answer:
    """A short page: what became of the message."""
    body = f"""<main class="otklik">
{_logo(options, words)}<h1>{escape(title)}</h1>
<p class="why" role="status">{escape(text)}</p>
<div class="actions"><a class="button primary" href="{escape(options.leave_url)}">{escape(words.say("plain", "back"))}</a></div>
</main>"""
    return document(options, words, title, body, status, (*NOT_KEPT, ("Content-Type", "text/html; charset=utf-8")))


def shared_attributes(options: Options, language: str, told: Told) -> dict[str, str]:
    """What the browser part must know, on a screen as on any page."""
    own = {tongue: texts for tongue, texts in options.texts.items() if texts}
    return {
        "door": options.door,
        "service": options.service,
        "lang": language,
        "name": options.service_name(language),
        "safe": told.safe,
        "identity": told.identity,
        "contact": told.contact,
        "logo": options.logo_url,
        "leave": options.leave_url,
        "support": options.support_url,
        "texts": json.dumps(own, ensure_ascii=False, default=dict) if own else "",
    }


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'data-{name}="{escape(value)}"' for name, value in values.items() if value)


def _news(options: Options, words: Words, incident: Mapping[str, Any]) -> str:
    if not incident:
        return ""
    texts = incident.get("texts", {}).get(words.language, {})
    label = str(texts.get("label") or incident.get("label") or "")
    lines = [str(texts.get("text") or incident.get("text") or ""), _forecast(options, words, incident, texts)]
    following = moment_of(incident.get("next_update_at"))
    if following:
        lines.append(escape(words.say("ui", "next_update")).replace("{time}", _clock(options, words, following)))
    lines = [escape(lines[0]), *lines[1:]]
    state = words.say("ui", str(incident.get("public_state") or ""))
    count = incident.get("count")
    others = words.say("ui", "others_n", n=count) if isinstance(count, int) and count > 1 else words.say("ui", "others")
    heading = escape("\u00a0· ".join(part for part in (label, state) if part))
    paragraphs = "".join(f"<p>{line}</p>" for line in lines if line)
    return f'<section class="news" aria-label="{escape(words.say("ui", "news"))}">\n<p class="label">{heading}</p>\n<p>{escape(others)}</p>{paragraphs}\n</section>\n'


def _forecast(options: Options, words: Words, incident: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    forecast = incident.get("forecast") or {}
    begins, ends = moment_of(forecast.get("from")), moment_of(forecast.get("to"))
    if not begins or not ends:
        return ""
    line = (
        escape(words.say("ui", "forecast"))
        .replace("{from}", _clock(options, words, begins))
        .replace("{to}", _clock(options, words, ends, after=begins))
    )
    basis = str(texts.get("basis") or forecast.get("basis") or "")
    return f"{line} {escape(basis)}".strip()


def _ask_for_help(options: Options, words: Words, failure: Failure, visit: Visit, told: Told) -> str:
    hidden = {
        "report_id": failure.report_id,
        "kind": failure.kind,
        "status": str(failure.status),
        "code": failure.code,
        "page": visit.path,
    }
    message = f"""<label for="otklik-message">{escape(words.say("ui", "message"))}</label>
<p class="hint" id="otklik-hint">{escape(words.say("ui", "message_hint"))}</p>
<textarea id="otklik-message" name="message" rows="4" maxlength="4000" aria-describedby="otklik-hint"></textarea>"""
    more = (
        f'<p><a href="{escape(options.support_url)}">{escape(words.say("ui", "other_help"))}</a></p>'
        if options.support_url
        else ""
    )
    return _form(options, words, "support", hidden, told, message, more) + _form(options, words, "notify", hidden, told)


def _form(
    options: Options, words: Words, want: str, hidden: Mapping[str, str], told: Told, before: str = "", after: str = ""
) -> str:
    # Each form has an id of its own for what it adds, so that a double tap or a reload adds nothing twice.
    fields = {**hidden, "want": want, "follow_up_id": str(uuid.uuid4())}
    kept = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items() if value)
    return f"""<details><summary class="button">{escape(words.say("ui", want))}</summary>
<form method="post" action="{escape(options.base)}/report" accept-charset="utf-8">{kept}{before}
<label for="otklik-contact-{want}">{escape(words.say("ui", "contact"))}</label>
<input id="otklik-contact-{want}" name="contact" autocomplete="email" maxlength="200" value="{escape(told.contact)}"{" required" if want == "notify" else ""}>
<button class="button primary">{escape(words.say("ui", "send"))}</button>{after}
</form></details>
"""


def _seen(options: Options, failure: Failure, visit: Visit) -> str:
    seen = {
        "report_id": failure.report_id,
        "kind": failure.kind,
        "status": failure.status,
        "code": failure.code,
        "page": visit.path,
    }
    return f"{options.base}/seen.gif?{urlencode({name: value for name, value in seen.items() if value}, errors='replace')}"


def _logo(options: Options, words: Words) -> str:
    if not options.logo_url:
        return ""
    return f'<img class="logo" src="{escape(options.logo_url)}" alt="{escape(options.service_name(words.language))}">\n'


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}">{escape(text)}</p>\n' if text else ""


def _after(text: str) -> str:
    return f" {escape(text)}" if text else ""


def _clock(options: Options, words: Words, moment: datetime, *, after: datetime | None = None) -> str:
    """With its day, unless that is today or the day of `after`, which the reader has just read."""
    here = ZoneInfo(options.time_zone)
    local, told = moment.astimezone(here), (after or datetime.now(UTC)).astimezone(here)
    day = "" if local.date() == told.date() else f"{words.say('plain', f'day_{local.month}', day=local.day)}, "
    zone = words.say("plain", f"{local:%Z}") or f"{local:%Z}"
    return f'<time datetime="{local.isoformat()}">{escape(day)}{local:%H:%M}\u00a0{zone}</time>'


def _path(path: str) -> str:
    # Two slashes at the start would lead to another host.
    return "/" + path.lstrip("/\\")


def _headers(failure: Failure, content_type: str, language: str) -> tuple[tuple[str, str], ...]:
    return (
        *failure.passed_headers,
        ("Content-Type", content_type),
        ("Content-Language", language),
        ("Retry-After", str(failure.retry_after_s)),
        ("Otklik-Screen", failure.kind),
        *NOT_KEPT,
    )


def _policy(options: Options) -> str:
    logo = urlsplit(options.logo_url)
    pictures = f"'self' {logo.scheme}://{logo.netloc}" if logo.scheme and logo.netloc else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {pictures}; connect-src 'self' {options.door}; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
