"""What the airline tells the guard about a customer whose page failed: the truth about his data, and who he is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from examples.airline.outage import PRINTING
from examples.airline.rules import shown_ticket
from examples.airline.site import Site
from examples.airline.visit import Visit, cookie_of
from examples.wording import LANGUAGES
from guard.options import Identifier, Identity


class Teller:
    """Knows everything from the signed cookie, so that it can speak when the database cannot."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def safe(self, scope: Mapping[str, Any]) -> dict[str, str]:
        """What became of the customer's data, by language."""
        visit = self._visit(scope)
        is_printing = scope.get("path", "").startswith(PRINTING)
        return {language: self._sentence(language, visit, is_printing) for language in LANGUAGES}

    def identify(self, scope: Mapping[str, Any]) -> Identity | None:
        """Ticket, name and address, so that nobody asks for them again."""
        visit = self._visit(scope)
        if visit is None:
            return None
        ids: list[Identifier] = [
            {"kind": "e-ticket", "value": shown_ticket(visit.ticket)},
            {"kind": "surname", "value": visit.surname},
            {"kind": "email", "value": visit.email},
        ]
        return {"identifiers": ids, "contact": visit.email, "name": visit.name}

    def _visit(self, scope: Mapping[str, Any]) -> Visit | None:
        return self._site.signer.read(cookie_of(scope), datetime.now(UTC).timestamp())

    def _sentence(self, language: str, visit: Visit | None, is_printing: bool) -> str:
        _ = self._site.readers[language].words.gettext
        if visit is None:
            return _("Your ticket is safe: a failure of this site does not change it.")
        if visit.seat and is_printing:
            return _("You are checked in and seat {seat} is yours. Only the boarding pass has not been delivered.").format(
                seat=visit.seat
            )
        if visit.seat:
            return _("You are checked in and seat {seat} is yours: a failure of this site does not change that.").format(
                seat=visit.seat
            )
        # The answer that said "stored" may be the very one that was lost.
        return _(
            "Your ticket {ticket} is safe: a failure of this site does not change it. "
            "If a seat was stored already, you will see it next time and need not check in again."
        ).format(ticket=shown_ticket(visit.ticket))
