"""Openings in the ticket's page that rooms above fill: the desk knows their names, never who fills them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from otklik.desk.models import Ticket
from otklik.pages.bundles import DESK, add, begin

Filling = Callable[[HttpRequest, Ticket], str]

# In the head beside the ticket's own buttons · at the top of the context panel, what is needed at once · its clocks · its links ·
# above the thread, across its whole width · above the composer (looks again with the ticket) · under the composer's text and among its tools (left alone while one types).
SLOTS = (
    "ticket_head",
    "ticket_context",
    "ticket_clocks",
    "ticket_links",
    "ticket_before",
    "composer_above",
    "composer_below",
    "composer_tools",
)

ListFilling = Callable[[HttpRequest], str]

_list_fillings: list[ListFilling] = []
_fillings: dict[str, list[Filling]] = {name: [] for name in SLOTS}


def fill(name: str, filling: Filling) -> None:
    """Adds content to an opening: a callable that takes the request and the ticket and returns safe HTML, maybe none."""
    if name not in _fillings:
        raise ValueError(f"The ticket's page has no opening “{name}”, only {', '.join(SLOTS)}.")
    if filling not in _fillings[name]:
        _fillings[name].append(filling)


def fill_list(filling: ListFilling) -> None:
    """Adds content over the list of tickets: a callable that takes the request and returns safe HTML."""
    if filling not in _list_fillings:
        _list_fillings.append(filling)


def over_list(request: HttpRequest) -> SafeString:
    """What stands over the list for this reader."""
    return mark_safe("".join(filling(request) for filling in _list_fillings))  # noqa: S308 - rooms give safe HTML


def filled(name: str, request: HttpRequest, ticket: Ticket) -> SafeString:
    """What stands in the opening for this reader and this ticket."""
    return mark_safe("".join(filling(request, ticket) for filling in _fillings[name]))  # noqa: S308 - rooms give safe HTML


TICKETS = "tickets"
begin(TICKETS, after=DESK)


def dress(sheet: str) -> None:
    """Adds a style sheet of a room above to the list's and the ticket's page, by its static path."""
    add(TICKETS, sheet)


def enliven(script: str) -> None:
    """Adds a script of a room above to the list's and the ticket's page, by its static path."""
    add(TICKETS, script)


add(TICKETS, *(f"desk/{name}.css" for name in "desk known writing attachments matter".split()))
add(
    TICKETS,
    *(
        f"desk/{name}.js"
        for name in "keep-open writing-place composer-modes insert-text name-colleagues due-clock save-draft other-window seen-news words-question send-later be-here present-rows attach-files picture-view".split()
    ),
)
