"""What an affected customer reads in a letter, in his language and zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Company
from otklik.customers.models import Identifier
from otklik.desk.links import confirm_url, customer_url
from otklik.desk.models import Conversation, Ticket
from otklik.incidents.models import Affected, Confirmation, Incident
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.readers import zone_named
from otklik.incidents.rules import WORKING, State
from otklik.notices.actions import Letter
from otklik.pages.words import clock, nbsp


@dataclass(frozen=True, kw_only=True)
class Words:
    """One letter before it is set: subject, paragraphs, what the one button says, and where it leads."""

    subject: str
    paragraphs: list[str]
    button: str
    url: str


@dataclass(frozen=True, kw_only=True)
class To:
    """Whom one letter goes to, and his latest answer to «Получилось?», if any."""

    incident: Incident
    outlook: Outlook
    ticket: Ticket | None
    answer: str

    @property
    def label(self) -> str:
        return self.incident.label

    @property
    def quoted(self) -> str:
        return _("“{name}”").format(name=self.label)

    @property
    def ahead(self) -> str:
        """When it will work; nothing in a letter that was held up until after the repair."""
        return ahead(self.outlook) if self.incident.state in WORKING else ""

    @property
    def page(self) -> str:
        return customer_url(self.ticket) if self.ticket else f"{settings.DOOR_URL}/status/"


def letters_of(kind: str, incident: Incident, people: list[Affected]) -> Iterator[Letter]:
    """The letters of one event for these people, each in his language and zone."""
    addresses, strange = addresses_of(people)
    answers = dict(Confirmation.objects.filter(affected__in=people).order_by("round").values_list("affected", "answer"))
    company, outlook = Company.current(), outlook_of(incident)
    for one in people:
        language = one.customer.language
        zone = zone_named(one.customer.time_zone or company.time_zone)
        with translation.override(language), timezone.override(zone):
            words = WRITERS[kind](To(incident=incident, outlook=outlook, ticket=one.ticket, answer=answers.get(one.pk, "")))
            name = "" if one.pk in strange else one.customer.name
            context = {"words": words, "company": company, "name": name, "language": language}
            yield Letter(
                recipient=f"customer:{one.customer_id}",
                address=addresses[one.pk],
                language=language,
                subject=words.subject,
                text=render_to_string("incidents/mail/letter.txt", context),
                html=render_to_string("incidents/mail/letter.html", context),
            )


def letter_now(kind: str, incident: int, customer: int) -> Letter | None:
    """The same letter as it would be written at this moment; None when nothing in it can have passed."""
    people = Affected.objects.filter(incident=incident, customer=customer).select_related(
        "customer", "ticket", "incident__service"
    )
    one = people.first() if kind in NAMING_TIMES else None
    return next(letters_of(kind, one.incident, [one])) if one else None


def addresses_of(people: list[Affected]) -> tuple[dict[int, str], set[int]]:
    """The address of each, as for a reply: the one told with the ticket, else the customer's own, proven ones first.

    What came through the door goes to the customer's own address only when that was proven: the sender may be another.
    Those whose address the door told and nobody knows for theirs are returned too: a stranger must not read their names.
    """
    threads = Conversation.objects.filter(ticket__in=[one.ticket_id for one in people if one.ticket_id]).order_by("pk")
    told = dict(threads.filter(address__contains="@").values_list("ticket_id", "address"))
    from_door = set(threads.filter(channel=Conversation.DOOR).values_list("ticket_id", flat=True))
    # The last one wins: unproven before proven, old before new.
    mails = Identifier.objects.filter(customer__in=[one.customer_id for one in people], kind=Identifier.EMAIL)
    mails = mails.order_by(F("verified_at").asc(nulls_first=True), "pk")
    known = dict(mails.values_list("customer", "value"))
    proven = dict(mails.filter(verified_at__isnull=False).values_list("customer", "value"))
    addresses = {
        one.pk: told.get(one.ticket_id or 0) or (proven if one.ticket_id in from_door else known).get(one.customer_id, "")
        for one in people
    }
    own = set(mails.values_list("customer", "normal"))
    strange = {one.pk for one in people if one.ticket_id in from_door and (one.customer_id, addresses[one.pk].lower()) not in own}
    return addresses, strange


def ahead(outlook: Outlook) -> str:
    """One or two sentences on when it will work; never a time that has passed."""
    sentences = []
    if outlook.forecast is not None and outlook.forecast.from_at and outlook.forecast.to_at:
        begin, end = clock(outlook.forecast.from_at), clock(outlook.forecast.to_at)
        sentences.append(_("It should work again between {begin} and {end}.").format(begin=begin, end=end))
    elif not outlook.is_late:
        sentences.append(_("We do not know yet when it will work again."))
    if outlook.next_update_at:
        sentences.append(_("Next news at {time}.").format(time=clock(outlook.next_update_at)))
    return " ".join(sentences)


def raised(to: To) -> Words:
    return Words(
        subject=_("{label}: it does not work, we are repairing it").format(label=to.label),
        paragraphs=set_nicely(
            _(
                "You met an error of ours: {label} does not work now. It is not you, and you are not the only one; our engineers are on it."
            ).format(label=to.quoted),
            to.incident.service.safe_text,
            to.ahead,
            _("You need do nothing. As soon as it is repaired, we will write and ask whether you got through."),
        ),
        button=_("See how it goes"),
        url=to.page,
    )


def delayed(to: To) -> Words:
    return Words(
        subject=_("{label}: it takes longer than we said").format(label=to.label),
        paragraphs=set_nicely(
            _("We have not managed to repair {label} by the time we named, and we are sorry. The work goes on.").format(
                label=to.quoted
            ),
            to.incident.service.safe_text,
            to.ahead,
        ),
        button=_("See how it goes"),
        url=to.page,
    )


def fixed(to: To) -> Words:
    done = _("We have repaired what failed: {label}. Please try again.").format(label=to.quoted)
    if to.ticket is None:
        return Words(
            subject=_("{label}: repaired").format(label=to.label),
            paragraphs=set_nicely(done, _("If it still does not work, please tell us.")),
            button=_("See what works now"),
            url=to.page,
        )
    return Words(
        subject=_("{label}: repaired. Did it work for you?").format(label=to.label),
        paragraphs=set_nicely(done, _("Did it work? One press is enough: we close nothing until you have got through.")),
        button=_("Answer: yes or no"),
        url=confirm_url(to.ticket),
    )


def reopened(to: To) -> Words:
    return Words(
        subject=_("{label}: not repaired after all").format(label=to.label),
        paragraphs=set_nicely(
            _("We wrote that {label} works again. For some people it does not, so we have gone back to work on it.").format(
                label=to.quoted
            ),
            to.incident.service.safe_text,
            to.ahead,
        ),
        button=_("See how it goes"),
        url=to.page,
    )


def closed(to: To) -> Words:
    if to.answer == Confirmation.BROKEN:
        thanks = _(
            "Thank you for telling us that it still did not work. Others get through now; if you do not, please write to us and we will sort it out."
        )
    else:
        thanks = _("Thank you for telling us that you got through. Your answer helped us to be sure.")
    return Words(
        subject=_("{label}: thank you").format(label=to.label),
        paragraphs=set_nicely(
            thanks, _("We are sorry that it failed. We are now finding out why, so that it does not happen again.")
        ),
        button=_("Your page"),
        url=to.page,
    )


def over(to: To) -> Words:
    if to.incident.state == State.FALSE_ALARM:
        news = _("We wrote that {label} does not work. We have checked: it works, our alarm was false.").format(label=to.quoted)
    else:
        news = _("{label} works again by itself. We are finding out why it failed.").format(label=to.quoted)
    return Words(
        subject=_("{label}: it works").format(label=to.label),
        paragraphs=set_nicely(news, _("If you still cannot get through, please tell us.")),
        button=_("Your page"),
        url=to.page,
    )


def set_nicely(*paragraphs: str) -> list[str]:
    return [nbsp(paragraph) for paragraph in paragraphs if paragraph]


WRITERS = {"raised": raised, "delayed": delayed, "fixed": fixed, "reopened": reopened, "closed": closed, "over": over}
NAMING_TIMES = ("raised", "delayed", "reopened")
