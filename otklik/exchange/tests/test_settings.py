"""Life situations, giving out work, shifts, views and ways to be reached go from one desk to another, as far as one may set them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from otklik.accounts.models import ContactPoint, Operator, Shift, Team
from otklik.automation.actions.planning import change_plan, change_skills
from otklik.automation.models import Plan, Rule, Skills
from otklik.catalogue.actions import Asked, Needed, move_situation, save_situation
from otklik.catalogue.models import Situation
from otklik.conftest import Cast
from otklik.desk.listing import Choice
from otklik.desk.models import SavedView
from otklik.desk.saved.actions import save_view
from otklik.exchange import jobs
from otklik.exchange.models import Transfer
from otklik.exchange.running import run
from otklik.exchange.tests.test_files import brought
from otklik.exchange.tests.test_house import refusals
from otklik.exchange.tests.test_promises import taken_out
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.services.models import Service

pytestmark = pytest.mark.django_db
SETTINGS = ("situations", "assignment", "skills", "shifts", "views", "contact-points")
BEFORE = ("services", "teams", "people")
SECRET = "tgram://123456:AAtoken/77"
PUSH = json.dumps({"endpoint": "https://push.example/canary", "keys": {"p256dh": "BKsecret", "auth": "sesame"}})


@pytest.fixture
def settled(cast: Cast) -> Cast:
    """A house in which everything was set by somebody, and nobody is at the desk."""
    asked = [
        Asked(label_ru="Класс", label_en="Class", kind="choice", choices="Бизнес | Business\nЭконом", hint_ru="как в билете"),
        Asked(label_ru="Дата", kind="date", is_required=False),
    ]
    steps = [
        Needed(who="lead"),
        Needed(who="team", team=cast.passengers, needs="all"),
        Needed(who="person", person=cast.oleg),
    ]
    texts = {"title_ru": "=Сменить имя", "title_en": "Change a name", "gives_ru": "Билет\nна новое имя", "takes_ru": "день"}
    save_situation(None, by=cast.oleg, questions=asked, steps=steps, service=cast.checkin, team=cast.baggage, **texts)
    second = save_situation(None, by=cast.oleg, questions=[], title_ru="Вернуть деньги", is_offered=False)
    move_situation(second, -1, by=cast.oleg)
    change_plan(None, mode="automatic", most=4, is_sticky=True, by=cast.lena)
    change_plan(cast.baggage, mode="offer", most=3, is_sticky=False, by=cast.lena)
    about = {"services": [cast.checkin], "kinds": ["failure", "question"], "languages": ["en"]}
    change_skills(cast.anna, **about, most=2, by=cast.lena)
    change_skills(cast.boris, services=[], kinds=[], languages=[], most=None, by=cast.lena)
    began = now() - timedelta(days=1)
    Shift.objects.filter(kind="desk").update(starts_at=began, ends_at=began + timedelta(hours=8))
    choice = Choice.of({"show": "all", "service": "checkin", "priority": "1", "owner": str(cast.boris.pk), "q": "от:Иван -талон"})
    save_view("Мои", choice, by=cast.anna)
    save_view("+Свои", Choice.of({"owner": "me", "kind": "failure"}), by=cast.anna, team=cast.passengers)
    for one in Operator.objects.all():
        # As for everybody who was ever invited.
        ContactPoint.objects.get_or_create(operator=one, kind="email", address=one.email)
    ContactPoint.objects.filter(operator=cast.vera).update(position=2)
    ContactPoint.objects.create(operator=cast.vera, kind="telegram", address="123456789", position=1)
    return cast


def emptied() -> None:
    """Of what the names in the files meant nothing is left; what comes has other numbers."""
    for model in (SavedView, Situation, Plan, Operator, Team, Service):
        model.objects.all().delete()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_empty_house_becomes_the_same_house(form: str, tmp_path: Path, settled: Cast, mailoutbox: list[object]) -> None:
    files = {subject: taken_out(subject, form, tmp_path) for subject in (*BEFORE, *SETTINGS)}
    texts = {subject: files[subject].read_text() for subject in SETTINGS}
    emptied()
    for subject in SETTINGS:
        early = brought(files[subject], subject, form)
        assert early.refused == len(refusals(early)) >= 1, "what its rows name is not here yet"
    emptied()
    for subject in BEFORE:
        assert brought(files[subject], subject, form).refused == 0
    on_duty = brought(files["shifts"], "shifts", form, rehearsal=True)
    assert (on_duty.made, on_duty.refused) == (3, 2), "Vera and Gleb may not sign in yet"
    Operator.objects.get_queryset().filter(email__in=[settled.vera.email, settled.gleb.email]).update(is_active=True)
    for subject in SETTINGS:
        rehearsal = brought(files[subject], subject, form, rehearsal=True)
        real = brought(files[subject], subject, form)
        assert (rehearsal.made, rehearsal.refused) == (real.made, real.refused) == (real.made, 0)
        assert real.made >= 1
        again = brought(files[subject], subject, form, source="another")
        assert (again.made, again.known, again.refused) == (0, real.done, 0)
        assert taken_out(subject, form, tmp_path).read_text() == texts[subject]
    assert [one.title_ru for one in Situation.objects.all()] == ["Вернуть деньги", "=Сменить имя"]
    assert [one.operator.name for one in Shift.objects.filter(kind="duty", ends_at=None)] == ["Vera", "Gleb"]
    assert not mailoutbox
    assert not Delivery.objects.exists()


def test_what_is_set_here_in_another_way_stays(tmp_path: Path, settled: Cast) -> None:
    """Each row but the last says something else of what was set; the last one's team had everybody take for himself."""
    change_plan(settled.passengers, mode="off", most=5, is_sticky=True, by=settled.lena)
    plans = sent([{"team": "", "mode": "off"}, {"team": "Багаж", "mode": "automatic"}, {"team": "пассажиры", "mode": "offer"}], "assignment", tmp_path)  # fmt: skip
    assert (plans.made, len(refusals(plans))) == (1, 2)
    assert dict(Plan.objects.values_list("team__name", "mode")) == {None: "automatic", "Багаж": "offer", "Пассажиры": "offer"}
    skills = sent([{"person": "ANNA@polus.example"}, {"person": settled.boris.email, "most": 7}], "skills", tmp_path)
    assert (skills.made, len(refusals(skills))) == (1, 1)
    assert dict(Skills.objects.values_list("operator__name", "most")) == {"Anna": 2, "Boris": 7}
    views = sent([{"name": "Мои", "person": settled.anna.email, "show": "mine"}], "views", tmp_path)
    assert (views.made, len(refusals(views))) == (0, 1)
    slug = Situation.objects.get(title_en="Change a name").slug
    assert sent([{"slug": slug, "title_ru": "Другое"}], "situations", tmp_path).known == 1
    assert Situation.objects.get(slug=slug).title_ru == "=Сменить имя"
    assert not Entry.objects.filter(kind="SituationSaved", by=None).exists()


def sent(rows: list[dict[str, Any]], subject: str, folder: Path, by: Operator | None = None) -> Transfer:
    file = folder / f"{subject}.json"
    file.write_text(json.dumps(rows, ensure_ascii=False))
    transfer = Transfer(way="in", subject=subject, form="json", source="old", path=str(file), operator=by)
    transfer.save()
    return run(transfer)


AGO, LATER = (now() - timedelta(days=3)).isoformat(), (now() + timedelta(days=3)).isoformat()
GOOD: dict[str, dict[str, Any]] = {
    "wording": {"phrases": ["тариф*"], "kinds": ["reply"], "message_ru": "У нас плата"},
    "situations": {"slug": "pet", "title_ru": "Взять питомца", "questions": [{"label_ru": "Кто"}], "steps": [{"who": "lead"}]},
    "assignment": {"team": "Багаж", "mode": "offer"},
    "skills": {"person": "anna@polus.example", "most": 3},
    "shifts": {
        "person": "vera@polus.example",
        "kind": "duty",
        "starts_at": AGO,
        "ends_at": (now() - timedelta(days=2)).isoformat(),
    },
    "views": {"name": "Сбои", "team": "Багаж", "kind": "failure"},
    "contact-points": {"person": "vera@polus.example", "kind": "telegram", "address": "123456789"},
}
BAD: dict[str, list[dict[str, Any]]] = {
    "situations": [
        {"slug": ""}, {"slug": "new"}, {"slug": "Питомец"}, {"slug": "a" * 41}, {"title_ru": " "}, {"service": "nowhere"},
        {"team": "Нет"}, {"is_offered": "иногда"}, {"questions": "Кто"}, {"questions": ["Кто"]}, {"questions": [{}]},
        {"questions": [{"label_ru": "Кто", "kind": "colour"}]}, {"questions": [{"label_ru": "Кто", "kind": "choice"}]},
        {"questions": [{"label_ru": "Кто"}] * 31}, {"steps": "lead"}, {"steps": [{}]}, {"steps": [{"who": "anybody"}]},
        {"steps": [{"who": "team"}]}, {"steps": [{"who": "team", "team": "Нет"}]}, {"steps": [{"who": "person"}]},
        {"steps": [{"who": "person", "person": "nobody@polus.example"}]}, {"steps": [{"who": "lead", "needs": "most"}]},
        {"steps": [{"who": "lead"}] * 7},
    ],
    "assignment": [{"team": "Нет"}, {"mode": ""}, {"mode": "chaos"}, {"most": 0}, {"most": 101}, {"most": "пять"}, {"is_sticky": "?"}],
    "skills": [
        {"person": ""}, {"person": "nobody@polus.example"}, {"services": ["nowhere"]}, {"services": "checkin"},
        {"kinds": ["joke"]}, {"languages": ["de"]}, {"most": -1}, {"most": "x"},
    ],
    "shifts": [
        {"person": None}, {"kind": ""}, {"kind": "night"}, {"starts_at": ""}, {"starts_at": "вчера"}, {"ends_at": AGO},
        {"starts_at": LATER, "ends_at": None}, {"kind": "desk", "ends_at": None}, {"kind": "desk", "ends_at": LATER},
        {"person": "anna@polus.example", "ends_at": None}, {"person": "fyodor@polus.example", "ends_at": None},
        {"position": "первый"}, {"position": 10**9},
    ],
    "views": [
        {"name": " "}, {"team": ""}, {"team": "Нет"}, {"person": "anna@polus.example"}, {"team": "", "person": "nobody@polus.example"},
        {"show": "hidden"}, {"service": "nowhere"}, {"kind": "joke"}, {"state": "lost"}, {"priority": "очень"},
        {"owner": "nobody@polus.example"}, {"owner": "7"}, {"language": "de"},
    ],
    "contact-points": [
        {"person": ""}, {"kind": ""}, {"kind": "pigeon"}, {"address": ""}, {"address": "-"}, {"kind": "email", "address": "Анна"},
        {"kind": "apprise", "address": SECRET}, {"kind": "webpush", "address": PUSH}, {"place": 0}, {"place": 11},
    ],
    "wording": [
        {"phrases": []}, {"phrases": "тариф"}, {"phrases": ["…"]}, {"phrases": ["та*"]}, {"phrases": [str(one) * 3 for one in range(11)]},
        {"kinds": []}, {"kinds": ["song"]}, {"level": "grave"}, {"message_ru": " "}, {"is_on": "?"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("subject", GOOD)
def test_what_makes_no_sense_is_refused_in_words(subject: str, tmp_path: Path, cast: Cast) -> None:
    transfer = sent([{**GOOD[subject], **change} for change in BAD[subject]], subject, tmp_path)
    reasons = refusals(transfer)
    assert (transfer.made, len(reasons)) == (0, len(BAD[subject])), reasons
    assert not [one for one in reasons if "AAtoken" in one or "sesame" in one]
    assert (sent([GOOD[subject]], subject, tmp_path).made, sent([GOOD[subject]], subject, tmp_path).known) == (1, 1)
    assert sent([{name: [{}] for name in GOOD[subject]}], subject, tmp_path).refused == 1


def test_no_key_leaves_and_none_comes(tmp_path: Path, cast: Cast) -> None:
    ContactPoint.objects.create(operator=cast.vera, kind="apprise", address=SECRET, position=2)
    ContactPoint.objects.create(operator=cast.vera, kind="webpush", address=PUSH, position=3)
    ContactPoint.objects.create(operator=cast.vera, kind="telegram", address="-100500", position=4)
    file = taken_out("contact-points", "json", tmp_path)
    assert not [secret for secret in ("AAtoken", "canary", "BKsecret", "sesame") if secret in file.read_text()]
    assert [(one["kind"], one["place"]) for one in json.loads(file.read_text())][:4] == [
        ("email", 1), ("apprise", None), ("webpush", None), ("telegram", 2)
    ]  # fmt: skip
    assert brought(file, "contact-points", "json").known == 5
    cast.vera.contact_points.all().delete()
    transfer = brought(file, "contact-points", "json")
    assert (transfer.made, transfer.known, len(refusals(transfer))) == (2, 1, 2)
    assert list(cast.vera.contact_points.values_list("kind", flat=True)) == ["email", "telegram"]


def test_a_duty_that_goes_on_goes_on_once(tmp_path: Path, cast: Cast) -> None:
    rows = [{**GOOD["shifts"], "person": one.email, "ends_at": None, "position": 1} for one in (cast.vera, cast.gleb)]
    assert sent(rows, "shifts", tmp_path).known == 2, "both are on duty here already"
    Shift.objects.filter(kind="duty").delete()
    assert (sent(rows, "shifts", tmp_path).made, sent(rows, "shifts", tmp_path).known) == (2, 2)
    assert Entry.objects.filter(kind="ShiftStarted").count() == 2
    here = taken_out("shifts", "json", tmp_path)
    assert brought(here, "shifts", "json").known == 5, "the desk's own too, though a stranger's that goes on is not taken"


def test_of_views_and_ways_one_brings_only_ones_own(tmp_path: Path, cast: Cast) -> None:
    cast.passengers.operators.add(cast.lena)
    rows: list[dict[str, Any]] = [
        {"name": "Своя", "person": cast.lena.email},
        {"name": "Группы", "team": "Пассажиры"},
        {"name": "Чужая", "person": cast.anna.email},
        {"name": "Чужой группы", "team": "Багаж"},
    ]
    transfer = sent(rows, "views", tmp_path, by=cast.lena)
    assert (transfer.made, len(refusals(transfer))) == (2, 2)
    out = run(Transfer.objects.create(way="out", subject="views", form="json", operator=cast.lena))
    assert sent(rows, "views", tmp_path, by=cast.oleg).made == 2, "an admin moves the whole house"
    assert out.file is not None
    assert {one["name"] for one in json.loads(out.file.read_text())} == {"Своя", "Группы"}
    ways = [{"person": one.email, "kind": "telegram", "address": "123456789"} for one in (cast.oleg, cast.vera)]
    transfer = sent(ways, "contact-points", tmp_path, by=cast.oleg)
    assert (transfer.made, len(refusals(transfer))) == (1, 1)
    out = run(Transfer.objects.create(way="out", subject="contact-points", form="json", operator=cast.oleg))
    assert out.file is not None
    assert [one["person"] for one in json.loads(out.file.read_text())] == [cast.oleg.email]


TAKEN = {  # subject → who may take it out, who may bring it in; the admin answers nobody
    "rules": ("lena oleg", "lena oleg"),
    "assignment": ("lena oleg", "lena oleg"),
    "wording": ("lena oleg", "lena oleg"),
    "skills": ("lena oleg", "lena oleg"),
    "shifts": ("lena oleg", "lena oleg"),
    "contact-points": ("lena oleg", "lena oleg"),
    "views": ("lena", "lena oleg"),
    "situations": ("oleg", "oleg"),
    "people": ("oleg", "oleg"),
    "replies": ("lena", "oleg"),
}


@pytest.mark.parametrize("subject", TAKEN)
def test_whoever_may_set_it_takes_it_out_and_brings_it_in(subject: str, as_lena: Client, as_oleg: Client) -> None:
    for name, client in (("lena", as_lena), ("oleg", as_oleg)):
        out, into = (302 if name in who else 422 for who in TAKEN[subject])
        assert client.post("/exchange/export/", {"subject": subject, "form": "csv"}).status_code == out
        file = SimpleUploadedFile("old.csv", b"name\nx\n")
        answer = client.post("/exchange/import/", {"file": file, "form": "csv", "subject": subject, "source": "old"})
        assert answer.status_code == into


def test_a_lead_brings_a_rule_which_is_off(as_lena: Client, cast: Cast, tmp_path: Path) -> None:
    rows = [{"name": "Возвраты", "event": "opened", "acts": {"team": "Багаж"}}]
    file = SimpleUploadedFile("rules.json", json.dumps(rows).encode())
    as_lena.post("/exchange/import/", {"file": file, "form": "json", "subject": "rules", "source": "old"})
    jobs.carry_out_transfers()
    rehearsal = Transfer.objects.get()
    assert (rehearsal.state, rehearsal.made, Rule.objects.count()) == ("done", 1, 0)
    assert as_lena.post(f"/exchange/{rehearsal.pk}/in-earnest/").status_code == 302
    jobs.carry_out_transfers()
    rule = Rule.objects.get()
    assert (rule.name, rule.is_on) == ("Возвраты", False)
    cast.lena.roles = ["operator"]
    cast.lena.save()
    Transfer.objects.create(way="in", subject="rules", form="json", source="x", path=str(tmp_path), operator=cast.lena)
    jobs.carry_out_transfers()
    assert Transfer.objects.latest("pk").state == "cancelled"


def test_a_lead_who_asks_for_what_is_not_his_is_stopped_before_the_file_is_read(cast: Cast, as_lena: Client) -> None:
    done = Transfer.objects.create(way="in", subject="people", form="json", source="x", operator=cast.lena, is_rehearsal=True, state="done", path=__file__)  # fmt: skip
    assert as_lena.post(f"/exchange/{done.pk}/in-earnest/").status_code == 422
    assert Transfer.objects.count() == 1
