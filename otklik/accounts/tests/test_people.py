"""Inviting people, changing what they may do, letting them go."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts import actions
from otklik.accounts.models import Operator, Role, Shift, Team
from otklik.conftest import Cast, signed_in
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.refused import Refused


def test_oleg_sees_everybody_and_finds_by_name_and_role(as_oleg: Client) -> None:
    text = as_oleg.get("/people/").text
    assert all(name in text for name in ("Anna", "Boris", "Vera", "Gleb", "Lena", "Oleg", "Fyodor"))
    assert "Anna" not in (found := as_oleg.get("/people/?role=responder").text)
    assert "Vera" in found
    assert "Vera" not in (found := as_oleg.get("/people/?q=ANNA@").text)
    assert "Anna" in found


def test_anna_may_not_look_at_people_and_lena_may_only_look(cast: Cast, as_anna: Client, as_lena: Client) -> None:
    assert as_anna.get("/people/").status_code == 403
    assert as_lena.get(f"/people/{cast.anna.pk}/").status_code == 200
    assert as_lena.post(f"/people/{cast.anna.pk}/", {"name": "Eve", "email": "eve@polus.example"}).status_code == 403
    for path in ("roles", "link", "deactivate", "sign-out"):
        assert as_lena.post(f"/people/{cast.anna.pk}/{path}/").status_code == 403
    assert as_lena.get("/people/invite/").status_code == 403


def test_oleg_invites_three_at_once_and_they_get_letters(cast: Cast, as_oleg: Client, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    emails = "dima@polus.example, <Eva@polus.example>;\nanna@polus.example dima@polus.example"
    answer = as_oleg.post(
        "/people/invite/?lang=en", {"emails": emails, "roles": ["operator", "lead"], "teams": [cast.passengers.pk]}
    )
    links = re.findall(r"http://\S+/sign-in/once/\S+?/", answer.text)
    assert len(links) == 2
    assert "anna@polus.example is in the list" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    dima = Operator.objects.get(email="dima@polus.example")
    assert (dima.roles, list(dima.teams.all()), dima.contact_points.get().address) == (
        ["operator", "lead"],
        [cast.passengers],
        dima.email,
    )
    run_jobs()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["dima@polus.example", "eva@polus.example"]
    mailed = re.search(r"http://\S+", mail.outbox[0].body)
    assert mailed
    assert mailed[0] not in links


def test_without_a_mail_server_no_letter_is_tried_and_oleg_is_told(cast: Cast, as_oleg: Client, settings: Settings) -> None:
    settings.SMTP_URL = ""
    assert "OTKLIK_SMTP_URL" in as_oleg.get("/people/invite/").text
    as_oleg.post("/people/invite/", {"emails": "dima@polus.example", "roles": ["operator"]})
    run_jobs()
    assert mail.outbox == []


def test_a_wrong_e_mail_stops_the_whole_invitation(as_oleg: Client) -> None:
    answer = as_oleg.post("/people/invite/?lang=en", {"emails": "dima@polus.example nonsense@@", "roles": ["operator"]})
    assert answer.status_code == 422
    assert "nonsense@@" in answer.text
    assert not Operator.objects.get_queryset().filter(email="dima@polus.example").exists()


def test_an_invitation_again_changes_the_roles_of_who_never_came(cast: Cast) -> None:
    actions.invite("dima@polus.example", roles=[Role.OPERATOR], by=cast.oleg)
    again = actions.invite("DIMA@polus.example", roles=[Role.RESPONDER], by=cast.oleg)
    assert again.roles == ["responder"]
    assert Operator.objects.get_queryset().filter(email__iexact="dima@polus.example").count() == 1


def test_oleg_changes_name_e_mail_and_teams(cast: Cast, as_oleg: Client) -> None:
    form = {"name": "Анна Котова", "email": "kotova@polus.example", "teams": [cast.baggage.pk]}
    assert as_oleg.post(f"/people/{cast.anna.pk}/", form).status_code == 302
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.email, list(cast.anna.teams.all())) == (
        "Анна Котова",
        "kotova@polus.example",
        [cast.baggage],
    )


def test_two_people_cannot_share_an_e_mail_whatever_its_case(cast: Cast, as_oleg: Client) -> None:
    answer = as_oleg.post(f"/people/{cast.anna.pk}/?lang=en", {"name": "Anna", "email": "BORIS@polus.example"})
    assert answer.status_code == 422
    assert "already signs in with this e-mail" in answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_role_counts_from_the_next_page_and_is_in_the_journal(cast: Cast, as_oleg: Client, as_anna: Client) -> None:
    assert as_anna.get("/people/").status_code == 403
    as_oleg.post(f"/people/{cast.anna.pk}/roles/", {"roles": ["lead"]})
    assert as_anna.get("/people/").status_code == 200
    entry = Entry.objects.get(kind="RolesChanged")
    assert entry.content == {"by": cast.oleg.pk, "operator": cast.anna.pk, "before": ["operator"], "after": ["lead"]}


def test_a_lost_role_ends_the_shift_that_needs_it(cast: Cast, as_oleg: Client) -> None:
    as_oleg.post(f"/people/{cast.vera.pk}/roles/", {"roles": ["operator"]})
    assert not Shift.objects.filter(operator=cast.vera, ends_at__isnull=True).exists()


def test_the_only_admin_cannot_be_lost(cast: Cast, as_oleg: Client) -> None:
    assert as_oleg.post(f"/people/{cast.oleg.pk}/roles/", {"roles": ["operator"]}).status_code == 422
    assert as_oleg.post(f"/people/{cast.oleg.pk}/deactivate/").status_code == 422
    with pytest.raises(Refused):
        actions.deactivate(cast.oleg, by=cast.lena)
    cast.oleg.refresh_from_db()
    assert cast.oleg.is_admin
    assert cast.oleg.is_active


def test_a_deactivated_person_is_out_at_once_everywhere_and_for_good(cast: Cast, as_oleg: Client, as_anna: Client) -> None:
    link = actions.sign_in_link(cast.anna)
    as_oleg.post(f"/people/{cast.anna.pk}/deactivate/")
    assert as_anna.get("/me/").status_code == 302
    assert Client().post("/" + link.split("/", 3)[3]).status_code == 410
    assert cast.anna not in Operator.objects.on_shift()
    as_oleg.post(f"/people/{cast.anna.pk}/reactivate/")
    assert as_anna.get("/me/").status_code == 302, "the old session must not come back"


def test_anna_signs_out_on_every_machine(cast: Cast, as_anna: Client) -> None:
    other = signed_in(cast.anna)
    as_anna.post("/me/sign-out/")
    assert [browser.get("/me/").status_code for browser in (as_anna, other)] == [302, 302]


def test_oleg_gets_a_link_to_hand_over(cast: Cast, as_oleg: Client) -> None:
    answer = as_oleg.post(f"/people/{cast.boris.pk}/link/")
    link = re.search(r"http://\S+(/sign-in/once/\S+?/)", answer.text)
    assert link
    boris = Client()
    assert boris.post(link[1]).status_code == 302
    assert boris.get("/me/").context["user"] == cast.boris


def test_teams_are_made_changed_and_removed(cast: Cast, as_oleg: Client, as_lena: Client) -> None:
    assert as_lena.get("/teams/").status_code == 403
    assert as_lena.get(f"/teams/{cast.baggage.pk}/").status_code == 403
    as_oleg.post("/teams/", {"name": "  Ночная   смена ", "operators": [cast.anna.pk]})
    night = Team.objects.get(name="Ночная смена")
    as_oleg.post(f"/teams/{night.pk}/", {"name": "Ночь", "operators": [cast.boris.pk]})
    night.refresh_from_db()
    assert (night.name, list(night.operators.all())) == ("Ночь", [cast.boris])
    assert as_oleg.post("/teams/", {"name": "Ночь"}).status_code == 422
    as_oleg.post(f"/teams/{night.pk}/remove/")
    assert not Team.objects.filter(pk=night.pk).exists()


def test_what_is_not_there_is_not_found(as_oleg: Client) -> None:
    for path in ("/people/999999/", "/people/99999999999999999999999/", "/teams/999999/"):
        assert as_oleg.get(path).status_code == 404
