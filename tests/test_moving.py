"""A whole desk moves by its files in the order in which the documentation says it, and looks the same afterwards."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from otklik.accounts.models import Company, Operator, Team
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.api.actions.webhooks import make_webhook
from otklik.api.models import Webhook
from otklik.automation.actions.writing import draft
from otklik.automation.content import Content
from otklik.automation.models import Rule
from otklik.calendars.models import Calendar
from otklik.catalogue.models import Request, Situation
from otklik.changes.models import Change
from otklik.conftest import Cast, ticket  # noqa: F401 - a fixture
from otklik.customers.models import Customer, Organisation
from otklik.desk.actions import fill_fields
from otklik.desk.models import Attachment, KindField, NeededFact, SavedView, Ticket
from otklik.exchange.models import Origin, Subject, Transfer
from otklik.exchange.tests.test_files import brought
from otklik.exchange.tests.test_plans import a_plan
from otklik.exchange.tests.test_promises import agreement, calendar, taken_out  # noqa: F401 - fixtures
from otklik.exchange.tests.test_settings import settled  # noqa: F401 - a fixture
from otklik.exchange.tests.test_sorting import asked  # noqa: F401 - a fixture
from otklik.files import storage
from otklik.files.actions import keep_file
from otklik.files.models import File
from otklik.incidents.actions import raise_incident
from otklik.incidents.models import Incident
from otklik.lib.clock import now
from otklik.problems import actions as problems
from otklik.problems.models import Problem
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Service
from otklik.speech.actions import change_manner
from otklik.speech.models import KINDS, Manner, OwnRule

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[1] / "docs"
ROW = re.compile(r"^\| \d+ \| `([a-z-]+)`", re.MULTILINE)
ORDER = ROW.findall((DOCS / "moving.md").read_text())
# What was made here by the taking itself: other numbers, the moment at which it came, one conversation for all that was said.
OF_THIS_DESK = re.compile(
    r'"(channel|id|number|ticket|customer_id|message|met_at|changed_at|tickets|incidents|used)": ("[^"]*"|\[[^\]]*\]|[^,}]*)'
)


def test_the_documentation_names_every_subject_in_one_order() -> None:
    assert sorted(ORDER) == sorted(Subject.values)
    assert ROW.findall((DOCS / "moving.ru.md").read_text()) == ORDER


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def desk(settled: Cast, asked: Cast, agreement: Agreement, ticket: Ticket) -> Cast:  # noqa: F811 - the fixtures
    cast = settled
    Operator.objects.get_queryset().filter(pk=cast.lena.pk).update(roles=["operator", "lead"])
    TeamAgreement.objects.create(to_team=cast.baggage, calendar=agreement.calendar, minutes=30)
    Customer.objects.filter(pk=cast.ivan.pk).update(organisation=agreement.organisation)
    fill_fields(ticket, {KindField.objects.get(name_ru="Когда").pk: "2026-11-25"}, by=cast.anna)
    incident = raise_incident(cast.checkin, by=cast.vera)
    Incident.objects.update(state="closed", closed_at=now() - timedelta(minutes=1))
    problem = problems.save_problem(None, by=cast.vera, title="Пустой талон", services=[cast.checkin])
    problems.link_ticket(problem, ticket, by=cast.lena)
    problems.link_incident(problem, incident, by=cast.lena)
    a_plan(cast, "Обновляем печать")
    about = {"phrases": ["тариф*"], "kinds": ["reply"], "level": "hint", "message_ru": "У нас плата", "rewrite": "плата"}
    OwnRule.objects.create(**about, is_on=False)
    ReplyTemplate.objects.create(name="Найден", audience="everybody", text_ru="Чемодан нашёлся")
    content = Content(event="opened", conditions={"service": [str(cast.checkin.pk)]}, acts={"owner": str(cast.boris.pk)})
    draft(None, "Возвраты", content, by=cast.oleg)
    answers = [{"question": 0, "label": "Класс", "value": "Бизнес"}]
    Request.objects.create(ticket=ticket, situation=Situation.objects.all()[0], answers=answers)
    for name, content in (("талон.pdf", b"%PDF-1"), ("ещё раз.pdf", b"%PDF-1"), ("фото.bin", bytes(range(256)) * 9000)):
        Attachment.objects.create(ticket=ticket, message=ticket.messages.get(), file=keep_file([content]), name=name)
    profiles = {kind: "calm" for kind, _words in KINDS} | {"reply": "strict"}
    about = {"profiles": profiles, "prefer": {"тариф": "плата"}, "avoid": ["увы"], "names": ["Полюс"]}
    change_manner(by=cast.lena, **about)
    make_webhook(url="https://hook.example/in", kinds=["ticket.opened"], operator=cast.lena, by=cast.oleg)
    return cast


def emptied() -> None:
    for model in (
        Webhook,
        Attachment,
        File,
        Company,
        Manner,
        Request,
        Problem,
        Incident,
        Ticket,
        Customer,
        Change,
        SavedView,
        Situation,
        Agreement,
        TeamAgreement,
        KindField,
    ):
        model.objects.all().delete()
    for model in (OwnRule, Rule, ReplyTemplate, NeededFact, Organisation, Calendar, Operator, Team, Service, Origin, Transfer):
        model.objects.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)


def looks(file: Path) -> list[str]:
    """What the file says; of an archive also which contents it holds."""
    if file.suffix != ".zip":
        return sorted(OF_THIS_DESK.sub("", line) for line in file.read_text().splitlines())
    with zipfile.ZipFile(file) as archive:
        rows = archive.read("attachments.json").decode()
        contents = [f"{name} {zlib.crc32(archive.read(name))}" for name in archive.namelist() if name.startswith("files/")]
    return sorted([*(OF_THIS_DESK.sub("", line) for line in rows.splitlines()), *contents])


def form_of(subject: str, form: str) -> str:
    return "zip" if subject == "attachments" else form


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_whole_desk_moves_in_that_order(form: str, tmp_path: Path, desk: Cast) -> None:
    files = {subject: taken_out(subject, form_of(subject, form), tmp_path) for subject in ORDER}
    before = {subject: looks(files[subject]) for subject in ORDER}
    emptied()
    for subject in ORDER:
        if subject == "rules":
            Operator.objects.get_queryset().exclude(name="Fyodor").update(is_active=True)
        transfer = brought(files[subject], subject, form_of(subject, form))
        told = [row.reason for row in transfer.refused_rows.all()]
        assert (told, transfer.made > 0) == ([], True), subject
    for subject in ORDER if form == "json" else ():
        after = looks(taken_out(subject, form_of(subject, form), tmp_path))
        assert after == before[subject], subject
    hook = Webhook.objects.get()
    assert hook.secret not in "".join(file.read_text() for file in files.values() if file.suffix != ".zip")
    assert hook.stopped_at is not None
    found = Attachment.objects.get(name="фото.bin")
    assert storage.path_of(found.file.sha256).read_bytes() == bytes(range(256)) * 9000
