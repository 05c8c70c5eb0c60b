"""What our own people are told of planned work, each in his language and zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Role, Shift
from otklik.changes.models import Change
from otklik.incidents.readers import as_read_by
from otklik.incidents.statuspage import window
from otklik.lib.clock import now
from otklik.notices.actions import Letter, tell

Write = Callable[[], tuple[str, str]]


def leads() -> list[Operator]:
    return list(Operator.objects.active().with_role(Role.LEAD))


def concerned(change: Change) -> list[Operator]:
    """The author, whoever is on duty, and the leads."""
    on_duty = Operator.objects.active().filter(shifts__in=Shift.objects.at(now()).filter(kind=Shift.DUTY))
    author = [change.author] if change.author is not None and change.author.is_active else []
    return list(dict.fromkeys([*author, *on_duty, *leads()]))


def ask_leads(change: Change) -> None:
    def words() -> tuple[str, str]:
        when = window(change.from_at, change.to_at)
        return (
            _("Please approve planned work: {title}").format(title=change.title),
            _("{when}. Until a lead approves it, nobody else reads of it.").format(when=when),
        )

    write(f"change:{change.pk}:ask:{change.version}", change, leads(), words)


def remind(change: Change) -> None:
    def words() -> tuple[str, str]:
        when = window(change.from_at, change.to_at)
        return (
            _("Begins soon: {title}").format(title=change.title),
            _("{when}. Press “Started” when it begins, and “Finished” when it is done: customers read it at once.").format(
                when=when
            ),
        )

    write(f"change:{change.pk}:remind:{int(change.from_at.timestamp())}", change, concerned(change), words)


def warn_of_overrun(change: Change) -> None:
    def words() -> tuple[str, str]:
        return (
            _("Longer than planned: {title}").format(title=change.title),
            _("The window is over and nobody has said that the work is done. Finish it, give a new end, or cancel it."),
        )

    write(f"change:{change.pk}:overrun:{int(change.to_at.timestamp())}", change, concerned(change), words)


def write(key: str, change: Change, people: Iterable[Operator], words: Write) -> None:
    letters = []
    address = f"{settings.DESK_URL}{reverse('changes:change', args=[change.pk])}"
    for person in people:
        with as_read_by(person):
            subject, text = words()
        letters.append(
            Letter(
                recipient=f"operator:{person.pk}",
                address=person.email,
                language=person.locale,
                subject=subject,
                text=f"{text}\n\n{address}\n",
            )
        )
    if letters:
        tell(key, f"change:{change.pk}", letters)
