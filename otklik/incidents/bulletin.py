"""What the public may know at one moment, read once from the database: the content of every published file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Company
from otklik.incidents.models import Incident, Update
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.planned import DONE, Planned, all_planned
from otklik.incidents.readers import LANGUAGES
from otklik.incidents.rules import OVER, PUBLIC, WORKING, State
from otklik.lib.clock import iso, now
from otklik.services.models import Component, Service

DAYS, MORE_DAYS = 14, 90


@dataclass(frozen=True, kw_only=True)
class Part:
    """A service or a component with its state in one word and one tone."""

    of: Service | Component
    word: str
    tone: str
    parts: list[Part] = field(default_factory=list)


@dataclass(kw_only=True)
class Bulletin:
    at: datetime
    company: Company
    services: list[Service]
    live: list[Incident]
    suspected: set[int]
    past: list[Incident]
    outlooks: dict[int, Outlook]
    planned: list[Planned] = field(default_factory=list)

    @classmethod
    def now(cls) -> Bulletin:
        moment = now()
        updates = Prefetch("updates", Update.objects.order_by("-at", "-pk"))
        known = (
            Incident.objects.filter(state__in=PUBLIC)
            .select_related("service")
            .prefetch_related(updates, "forecasts", "components", "merged")
        )
        live: list[Incident] = list(known.exclude(state__in=OVER).annotate(count=Count("affected")).order_by("raised_at", "pk"))
        past = known.filter(raised_at__gt=moment - timedelta(days=MORE_DAYS), service__is_public=True)
        return cls(
            at=moment,
            company=Company.current(),
            services=list(Service.objects.prefetch_related("components")),
            live=live,
            suspected=set(Incident.objects.filter(state=State.SUSPECTED).values_list("service", flat=True)),
            past=list(past.filter(state__in=OVER).order_by("-raised_at", "-pk")),
            outlooks={incident.pk: outlook_of(incident, moment) for incident in live},
            planned=all_planned(),
        )

    @property
    def public_live(self) -> list[Incident]:
        """Those on the status page; a service that is not on it speaks only through its own error screen."""
        return [incident for incident in self.live if incident.service.is_public]

    @property
    def public_planned(self) -> list[Planned]:
        """Planned work on something that stands on the status page."""
        public = {service.pk for service in self.services if service.is_public}
        return [one for one in self.planned if one.services & public]

    def going_on(self, service: Service) -> Planned | None:
        """The planned work that goes on at this service now."""
        return next((one for one in self.planned if service.pk in one.services and one.is_going(self.at)), None)

    def incident_of(self, service: Service) -> Incident | None:
        for incident in self.live:
            if incident.service_id == service.pk:
                return incident
        return next((one for one in self.live if service.pk in {merged.service_id for merged in one.merged.all()}), None)

    def tree(self) -> dict[str, Any]:
        services = {service.slug: {"names": names(service)} for service in self.services}
        return {"version": int(self.at.timestamp() * 1000), "published_at": iso(self.at), "services": services}

    def status(self, service: Service) -> dict[str, Any]:
        """The contract of `GET /status/<slug>.json`, and `ask`: whether customers are asked if they got through."""
        incident = self.incident_of(service)
        said = self.said(incident) if incident else None
        state = "incident" if incident else "suspected" if service.pk in self.suspected else "ok"
        return {
            "state": state,
            "incident": said,
            "names": names(service),
            "texts": {language: self.texts(incident, language) for language in LANGUAGES} if incident else {},
            "ask": bool(incident and incident.state == State.FIXED),
            "planned": [said_of(one) for one in self.planned if service.pk in one.services and one.state != DONE],
            "published_at": iso(self.at),
        }

    def said(self, incident: Incident) -> dict[str, Any]:
        outlook = self.outlooks[incident.pk]
        main = self.texts(incident, self.company.language)
        forecast = None
        if outlook.forecast is not None and outlook.forecast.from_at and outlook.forecast.to_at:
            forecast = {"from": iso(outlook.forecast.from_at), "to": iso(outlook.forecast.to_at), "basis": main["basis"]}
        both = {language: self.texts(incident, language) for language in LANGUAGES}
        return {
            "id": incident.pk,
            "label": main["label"],
            "text": main["text"],
            "forecast": forecast,
            "next_update_at": iso(outlook.next_update_at) if outlook.next_update_at else None,
            "version": incident.version,
            "since": iso(incident.first_failure_at or incident.raised_at or self.at),
            "public_state": incident.public_state,
            "count": incident.count or None,  # type: ignore[attr-defined]
            # Once more here, because the door's answers to reports carry the incident alone.
            "texts": {language: {"label": texts["label"], "text": texts["text"]} for language, texts in both.items()},
        }

    def texts(self, incident: Incident, language: str) -> dict[str, str]:
        """Label, the latest text for the public, and why the forecast is what it is."""
        outlook = self.outlooks[incident.pk]
        with translation.override(language):
            update = next(iter(incident.updates.all()), None)
            basis = outlook.forecast.basis if outlook.forecast else ""
            text = update.text if update else ""
            if outlook.is_late and update is not None and update.by_id is not None:
                text = " ".join([text, _("It is taking longer than expected.")]).strip()
            return {"label": incident.label, "text": text, "basis": basis}

    def parts(self) -> list[Part]:
        """The public services with their components, in the reader's language."""
        return [self.part(service) for service in self.services if service.is_public]

    def part(self, service: Service) -> Part:
        incident = self.incident_of(service)
        failing = {component.pk for component in incident.components.all()} if incident else set()
        word, tone = state_words(incident)
        going = self.going_on(service) if incident is None else None
        parts = []
        for component in service.components.all():
            touched = incident is not None and (component.pk in failing or not failing)
            inner_word, inner_tone = (word, tone) if touched else state_words(None)
            if going is not None and (component.pk in going.components or not going.components):
                inner_word, inner_tone = _("Planned work"), "warn"
            parts.append(Part(of=component, word=inner_word, tone=inner_tone))
        if incident is not None and failing and any(part.tone == "calm" for part in parts) and tone == "alarm":
            word, tone = _("Works in part"), "warn"
        if going is not None:
            word, tone = _("Planned work"), "warn"
        return Part(of=service, word=word, tone=tone, parts=parts)

    def days(self) -> list[tuple[date, list[Incident]]]:
        """The last fourteen days, newest first, each with its incidents; of a younger desk only the days it has seen."""
        by_day: dict[date, list[Incident]] = defaultdict(list)
        for incident in [*self.public_live, *self.past]:
            by_day[timezone.localdate(incident.raised_at)].append(incident)
        today = timezone.localdate(self.at)
        began = min([timezone.localdate(self.company.set_up_at or self.at), today, *by_day])
        days = [today - timedelta(days=back) for back in range(DAYS)]
        return [(day, by_day[day]) for day in days if day >= began]

    def older_days(self) -> list[tuple[date, list[Incident]]]:
        first = timezone.localdate(self.at) - timedelta(days=DAYS - 1)
        by_day: dict[date, list[Incident]] = defaultdict(list)
        for incident in self.past:
            if (day := timezone.localdate(incident.raised_at)) < first:
                by_day[day].append(incident)
        return sorted(by_day.items(), reverse=True)


def said_of(one: Planned) -> dict[str, Any]:
    """Planned work in `status/<slug>.json`."""
    texts = {"ru": {"title": one.title_ru, "text": one.text_ru}, "en": {"title": one.title_en, "text": one.text_en}}
    return {"from": iso(one.begins_at), "to": iso(one.ends_at), "state": one.state, "texts": texts}


def names(service: Service) -> dict[str, str]:
    return {"ru": service.name_ru or service.name_en, "en": service.name_en or service.name_ru}


def state_words(incident: Incident | None) -> tuple[str, str]:
    """One word and its tone for a service."""
    if incident is None or incident.state == State.CONFIRMED:
        return _("Works"), "calm"
    if incident.state == State.MITIGATED:
        return _("Works in a temporary way"), "warn"
    if incident.state in WORKING:
        return _("Does not work"), "alarm"
    return _("Being checked"), "warn"
