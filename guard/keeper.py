"""What ASGI and WSGI share: the answers to a failure, the guard's own pages and the reports they bring."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from guard import screen
from guard.assets import TYPES, asset, asset_url, fingerprint
from guard.courier import Courier
from guard.crew import Crew
from guard.failure import Answer, Failure, Visit, spread
from guard.identity import identity_token
from guard.options import Identity, Options, Text, spoken
from guard.screen import NOT_KEPT, Told
from guard.weather import Weather
from guard.words import KINDS, Words, preferred

log = logging.getLogger("guard")

LARGEST_FORM = 32 * 1024
MOST_ASKED_AT_ONCE = 64
LONGEST = {"message": 4000, "contact": 200, "page": 500, "code": 80}
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


class Keeper:
    """One per guarded application; safe to share between threads."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.courier = Courier(options.door, options.queue_folder)
        self.weather = Weather(options.door, options.service)
        self.askers = Crew("guard-asker", MOST_ASKED_AT_ONCE)
        # The service worker renews the screen it keeps whenever this changes.
        look = (fingerprint("kit.js"), fingerprint("kit.css"), options.name, options.logo_url, options.leave_url, options.texts)
        self.edition = hashlib.sha256(repr(look).encode()).hexdigest()[:12]

    def wake(self) -> None:
        """Starts the two background threads of this process when they are not running yet."""
        self.weather.watch()
        self.courier.work()

    def rest(self) -> None:
        """Ends them; the next request starts them again."""
        self.weather.rest()
        self.courier.rest()

    def words_for(self, visit: Visit) -> Words:
        asked = self.options.language(visit.raw) if self.options.language else None
        language = (
            asked
            if asked in self.options.languages
            else preferred(visit.headers.get("accept-language", ""), self.options.languages)
        )
        return Words(language or self.options.languages[0], self.options.texts)

    def told(self, words: Words, safe: Text | None, who: Identity | None) -> Told:
        """What the site said, in the customer's language and signed."""
        key = self.options.identity_key
        return Told(
            safe=spoken(safe, words.language, self.options.languages),
            identity=identity_token(key, who) if key and who else "",
            contact=str((who or {}).get("contact") or ""),
        )

    def answer(self, failure: Failure, visit: Visit, safe: Text | None, who: Identity | None) -> Answer:
        """The error screen, or problem+json for programs, whose report nobody else would send."""
        words = self.words_for(visit)
        told = self.told(words, safe, who)
        if visit.is_for_a_person:
            return screen.page(self.options, words, failure, visit, told, self.weather.news())
        if not visit.is_of_a_browser:
            self.courier.note({"report": self.report(failure, visit.path, words, who), "follow_up": None})
        return screen.problem(self.options, words, failure, told)

    def report(self, failure: Failure, page: str, words: Words, who: Identity | None) -> dict[str, Any]:
        """The report as the door takes it."""
        report: dict[str, Any] = {
            "report_id": failure.report_id,
            "service": self.options.service,
            "page": page,
            "error": {"kind": failure.kind, "status": failure.status, "code": failure.code},
            "locale": words.language,
            "context": {"sent_by": "site", "at": datetime.now(UTC).isoformat(timespec="seconds")},
        }
        if who:
            report["identifiers"] = [dict(one) for one in who.get("identifiers", [])]
            report["contact"] = str(who.get("contact") or "")
            if self.options.identity_key:
                report["identity"] = identity_token(self.options.identity_key, who)
        return report

    def is_own(self, path: str) -> bool:
        return path.startswith(self.options.base + "/")

    def own_page(self, visit: Visit) -> Answer:
        """Every page of the guard but the report."""
        name = visit.path.removeprefix(self.options.base + "/")
        if name == "worker.js":
            return _file("kit-worker.js", "no-cache", (("Service-Worker-Allowed", "/"),))
        if name in {"kit.js", "kit.css"}:
            for_ever = visit.query == f"v={fingerprint(name)}"
            return _file(name, "public, max-age=31536000, immutable" if for_ever else "no-cache")
        if name == "error.html":
            unknown = Failure(
                kind="unknown", status=200, retry_after_s=self.options.retry_after_s, report_id=str(uuid.UUID(int=0))
            )
            return screen.page(self.options, self.words_for(visit), unknown, visit, Told(), {})
        return Answer(404, (("Content-Type", "text/plain; charset=utf-8"), *NOT_KEPT), b"There is no such page.\n")

    def take_seen(self, visit: Visit, who: Identity | None) -> Answer:
        """A browser without script has shown the screen: reported in its name."""
        fields = _fields(visit.query)
        if _is_id(fields.get("report_id", "")) and not visit.is_from_elsewhere:
            self.courier.note({"report": self._written(fields, visit, who), "follow_up": None})
        return Answer(200, (("Content-Type", "image/gif"), *NOT_KEPT), PIXEL)

    def take_form(self, visit: Visit, body: bytes, who: Identity | None) -> Answer:
        """The form of the screen without script. Waits for the disk: what it thanks for is kept."""
        words = self.words_for(visit)
        if visit.method != "POST":
            return Answer(405, (("Allow", "POST"), ("Content-Type", "text/plain; charset=utf-8"), *NOT_KEPT), b"Send the form.\n")
        if len(body) > LARGEST_FORM:
            return screen.note(self.options, words, words.say("plain", "lost_title"), words.say("plain", "lost"), 413)
        fields = _fields(body.decode("utf-8", "replace"))
        message, contact = fields.get("message", ""), fields.get("contact", "")
        if not (message or contact):
            return screen.note(self.options, words, words.say("plain", "empty_title"), words.say("plain", "empty"), 422)
        if visit.is_from_elsewhere:
            who = None
        try:
            self.courier.keep({"report": self._written(fields, visit, who), "follow_up": _follow_up(fields)})
        except OSError:
            log.exception("The guard could not keep a customer's message.")
            return screen.note(self.options, words, words.say("plain", "lost_title"), words.say("plain", "lost"), 503)
        thanks = words.say("plain", "thanks_contact", contact=contact) if contact else words.say("plain", "thanks")
        return screen.note(self.options, words, words.say("plain", "thanks_title"), thanks)

    def _written(self, fields: Mapping[str, str], visit: Visit, who: Identity | None) -> dict[str, Any]:
        kind, status, sent_id = fields.get("kind", ""), fields.get("status", ""), fields.get("report_id", "")
        failure = Failure(
            kind=kind if kind in KINDS else "unknown",
            status=int(status) if status.isdecimal() and len(status) == 3 else 500,
            code=fields.get("code", ""),
            report_id=sent_id if _is_id(sent_id) else str(uuid.uuid4()),
        )
        return self.report(failure, fields.get("page", "") or visit.path, self.words_for(visit), who)

    def tag(self, visit: Visit, *, lang: str | None, safe: Text | None, who: Identity | None) -> str:
        """The `<script>` element for the site's own pages."""
        words = Words(lang, self.options.texts) if lang and lang in self.options.languages else self.words_for(visit)
        values = screen.shared_attributes(self.options, words.language, self.told(words, safe, who))
        if self.options.timeout_s:
            values["timeout"] = str(round(self.options.timeout_s + 5))
        if self.options.worker:
            values["worker"] = (
                f"{self.options.base}/worker.js?page={self.options.base}/error.html&t={values.get('timeout', '25')}&v={self.edition}"
            )
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in values.items() if value)
        return f'<script src="{escape(asset_url(self.options.base, "kit.js"))}" {attributes} defer></script>'

    def late(self) -> Failure:
        """The site did not begin to answer in time."""
        return Failure(kind="timeout", status=504, retry_after_s=spread(self.options.retry_after_s))

    def broken(self) -> Failure:
        """The site stumbled over an exception."""
        return Failure(kind="5xx", status=500, retry_after_s=spread(self.options.retry_after_s))

    def crowded(self) -> Failure:
        """Too many earlier requests still hang."""
        return Failure(kind="timeout", status=503, retry_after_s=spread(self.options.retry_after_s))


def _file(name: str, keep: str, more: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(200, (("Content-Type", TYPES[name]), ("Cache-Control", keep), *more), asset(name))


def _fields(form: str) -> dict[str, str]:
    """Fields of a form: without characters that no database takes, cut to length, empty ones left out."""
    try:
        pairs = parse_qsl(form, errors="replace", max_num_fields=50)
    except ValueError:
        return {}
    return {name: cleaned(value)[: LONGEST.get(name, 100)] for name, value in pairs if cleaned(value)}


def cleaned(text: str) -> str:
    """Without NUL and other control characters (line ends and tabs stay), without halves of surrogates, trimmed."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and ord(letter) != 127)).strip()


def _follow_up(fields: Mapping[str, str]) -> dict[str, Any]:
    sent_id = fields.get("follow_up_id", "")
    follow_up = {
        "id": sent_id if _is_id(sent_id) else str(uuid.uuid4()),
        "kind": "message" if fields.get("message") else "contact",
    }
    return follow_up | {name: fields[name] for name in ("message", "contact") if fields.get(name)}


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
