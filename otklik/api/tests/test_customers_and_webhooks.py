"""Customers are corrected and webhooks are run over the API, with the rights of the pages."""

from __future__ import annotations

import pytest

from otklik.api.models import Call, Webhook
from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.customers.identifiers import Told
from otklik.customers.models import Merge, Organisation
from otklik.desk import actions as desk
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_a_customer_is_corrected_by_whoever_read_the_newest(anna: Program, cast: Cast) -> None:
    company = Organisation.objects.create(name="ООО «Ромашка»")
    read = anna.get(f"customers/{cast.ivan.pk}")
    change = {"name": "Иван Сергеевич", "time_zone": "Asia/Omsk", "organisation": company.pk}
    told = anna.patch(f"customers/{cast.ivan.pk}", change, **{"If-Match": read["ETag"]})
    assert told.status_code == 200
    assert {name: told.json()[name] for name in change} == change
    assert told.json()["language"] == "ru", "what was left out stays"
    assert anna.patch(f"customers/{cast.ivan.pk}", {"name": "Пётр"}, **{"If-Match": read["ETag"]}).status_code == 412
    assert anna.patch(f"customers/{cast.ivan.pk}", {"organisation": None}).json()["organisation"] is None
    assert Entry.objects.filter(kind="CustomerChanged").count() == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Moon/Base"}, "#/time_zone"),
        ({"organisation": 10**9}, "#/organisation"),
        ({"language": "fr"}, "#/language"),
    ],
)
def test_nonsense_about_a_customer_is_pointed_at(anna: Program, cast: Cast, change: dict[str, object], pointer: str) -> None:
    answer = anna.patch(f"customers/{cast.ivan.pk}", change)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_two_records_of_one_person_become_one_and_two_again(anna: Program, cast: Cast) -> None:
    twin = customers.introduce(name="Ваня", identifiers=[Told.of("phone", "+79990001122")])
    made = anna.post(f"customers/{cast.ivan.pk}/merges", {"gone": twin.pk})
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("kept", "gone", "undone_at")} == {
        "kept": cast.ivan.pk,
        "gone": twin.pk,
        "undone_at": None,
    }
    assert anna.get(f"customers/{twin.pk}").status_code == 404
    values = [one["value"] for one in anna.get(f"customers/{cast.ivan.pk}").json()["identifiers"]]
    assert any("999" in value for value in values)
    undo = f"customers/{cast.ivan.pk}/merges/{made.json()['id']}/undo"
    assert anna.post(undo).json()["undone_at"]
    assert anna.get(f"customers/{twin.pk}").json()["name"] == "Ваня"
    again = anna.post(undo)
    assert (again.status_code, again["Content-Type"]) == (422, "application/problem+json")
    assert [one["id"] for one in anna.get(f"customers/{cast.ivan.pk}/merges").json()["items"]] == [made.json()["id"]]


def test_a_customer_is_merged_only_with_another_whom_one_may_see(anna: Program, cast: Cast) -> None:
    about = {"subject": "Тема", "text": "т", "kind": "question", "channel": "email", "by": None}
    desk.hand_over(desk.open_ticket(customer=cast.maria, **about), by=cast.lena, team=cast.baggage)
    for gone in (cast.ivan.pk, cast.maria.pk, 10**9):
        answer = anna.post(f"customers/{cast.ivan.pk}/merges", {"gone": gone})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/gone")
    assert anna.post(f"customers/{cast.ivan.pk}/merges/{10**9}/undo").status_code == 404
    assert not Merge.objects.exists()


def test_what_an_admin_may_never_do_is_not_asked_of_his_token(program: type[Program], cast: Cast) -> None:
    """He cannot make a token with this scope, so he is not told to."""
    answer = program(cast.oleg, scopes=["services:read"]).get("tickets")
    assert (answer.status_code, answer.json()["detail"]) == (403, "Your roles do not include this. Ask an admin.")
    lacks = program(cast.anna, scopes=["services:read"]).get("tickets")
    assert "lacks the scope “tickets:read”" in lacks.json()["detail"]
    url = "https://hooks.example.com/"
    dead = program(cast.oleg).post("webhooks", {"url": url, "kinds": ["ticket.opened"]})
    assert (dead.status_code, Webhook.objects.count()) == (422, 0)


def test_a_webhook_lives_its_life_over_the_api(program: type[Program], cast: Cast) -> None:
    oleg = program(cast.oleg)
    made = oleg.post("webhooks", {"url": "https://hooks.example.com/", "kinds": ["ticket.opened"], "operator": cast.lena.pk})
    assert made.status_code == 201
    webhook = Webhook.objects.get()
    assert made.json()["secret"] == webhook.secret
    read = oleg.get(f"webhooks/{webhook.pk}")
    assert "secret" not in read.json(), "it is told once"
    assert read.json()["operator"] == cast.lena.pk
    call = oleg.post(f"webhooks/{webhook.pk}/test").json()
    Call.objects.update(state=Call.FAILED)
    assert oleg.post(f"webhooks/{webhook.pk}/calls/{call['id']}/resend").json()["state"] == "waiting"
    assert [one["id"] for one in oleg.get(f"webhooks/{webhook.pk}/calls").json()["items"]] == [call["id"]]
    assert oleg.post(f"webhooks/{webhook.pk}/resume").status_code == 200
    assert oleg.send("delete", f"webhooks/{webhook.pk}").status_code == 204
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({"url": "http://127.0.0.1/", "kinds": ["ticket.opened"]}, "#/url"),
        ({"url": "https://user:pass@a.example/", "kinds": ["ticket.opened"]}, "#/url"),
        ({"url": "https://a.example/", "kinds": ["note.added"]}, "#/kinds/0"),
        ({"url": "https://a.example/", "kinds": ["ticket.opened"], "operator": 10**9}, "#/operator"),
    ],
)
def test_a_webhook_that_makes_no_sense_is_pointed_at(
    program: type[Program], cast: Cast, content: dict[str, object], pointer: str
) -> None:
    answer = program(cast.oleg).post("webhooks", content)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not Webhook.objects.exists()
