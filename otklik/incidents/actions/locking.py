"""What every action on an incident begins and ends with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.incidents import rules
from otklik.incidents.models import Incident, Page, Update
from otklik.incidents.rules import State
from otklik.lib.clock import now
from otklik.lib.refused import Refused


def locked(incident: Incident) -> Incident:
    """The row as it is now, ours until the end of the transaction."""
    return Incident.objects.select_for_update(of=("self",)).select_related("service").get(pk=incident.pk)


def saved(incident: Incident, *fields: str) -> Incident:
    """Writes these fields; readers would see the change, so the version grows."""
    incident.version += 1
    incident.save(update_fields=[*fields, "version"])
    return incident


def stamp(incident: Incident, name: str) -> str:
    """Sets a stamp once. Returns the field's name, to be saved."""
    field = f"{name}_at"
    if getattr(incident, field) is None:
        setattr(incident, field, now())
    return field


def check_move(incident: Incident, state: str) -> None:
    if not rules.may_move(incident.state, state):
        raise Refused(
            _("The incident is “{state}” now, so this step does not fit any more. Have a look at what changed.").format(
                state=State(incident.state).label
            )
        )


def check_live(incident: Incident) -> None:
    if not incident.is_live:
        raise Refused(_("This incident is over, nothing in it can be changed. If it happens again, raise it anew."))


def write_update(incident: Incident, texts: tuple[str, str], by: Operator | None) -> Update:
    """One more line of what the public reads."""
    return incident.updates.create(
        public_state=incident.public_state or "resolved", text_ru=texts[0], text_en=texts[1], by=by, at=now()
    )


def stop_calling(incident: Incident, *, answered_by: Operator | None = None) -> list[str]:
    """Ends every open page. Returns the incident's fields to be saved."""
    pages = incident.pages.exclude(state__in=[Page.ANSWERED, Page.STOPPED, Page.FAILED])
    if answered_by is not None:
        mine = pages.filter(responder=answered_by).order_by("-round").values("pk")[:1]
        incident.pages.filter(pk__in=mine).update(state=Page.ANSWERED, ended_at=now())
    incident.pages.filter(state__in=Page.OPEN).update(state=Page.STOPPED, ended_at=now())
    incident.is_calling = incident.is_unanswered = False
    return ["is_calling", "is_unanswered"]
