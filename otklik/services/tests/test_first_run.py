"""The first run: from nothing to a working desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from otklik.accounts import actions
from otklik.accounts.models import Company, Operator, Role, Shift, Team
from otklik.conftest import Cast
from otklik.journal.models import Entry
from otklik.services.actions import change_service
from otklik.services.models import Service


@pytest.fixture
def first(db: None) -> Client:
    """The browser of the first admin, who came by the printed link."""
    browser = Client(headers={"accept-language": "en"})
    browser.post("/" + (actions.first_admin_link() or "").split("/", 3)[3])
    return browser


def test_from_nothing_to_a_working_desk(first: Client) -> None:
    assert first.get("/", follow=True).request["PATH_INFO"] == "/first-run/company/"
    company = {"name_ru": "Авиакомпания «Полюс»", "name_en": "Polus Airlines", "language": "ru", "time_zone": "Europe/Moscow"}
    assert first.post("/first-run/company/", company)["Location"] == "/first-run/you/"
    you = {
        "name": "Oleg",
        "email": "oleg@polus.example",
        "password": "correct horse battery",
        "own_roles": ["operator", "responder"],
    }
    assert first.post("/first-run/you/", you)["Location"] == "/first-run/service/"
    service = {"name_ru": "Регистрация на рейс", "slug": "checkin", "parts": "Поиск билета\nПечать посадочных\n\n"}
    assert first.post("/first-run/service/", service)["Location"] == "/first-run/team/"
    page = first.post(
        "/first-run/team/", {"team": "Пассажиры", "emails": "anna@polus.example\nvera@polus.example", "roles": ["operator"]}
    )
    assert len(re.findall(r"/sign-in/once/\S+?/", page.text)) == 2
    oleg = Operator.objects.get(email="oleg@polus.example")
    assert first.post("/first-run/shifts/", {"desk": [oleg.pk], "duty": [oleg.pk]})["Location"] == "/first-run/kit/"
    assert "data-service=&quot;checkin&quot;" in first.get("/first-run/kit/").text
    assert first.post("/first-run/kit/")["Location"] == "/first-run/done/"
    assert "The desk is ready" in first.get("/first-run/done/").text
    assert oleg.roles == [Role.OPERATOR, Role.RESPONDER, Role.ADMIN]
    assert set(Shift.objects.values_list("operator__name", "kind")) == {("Oleg", "desk"), ("Oleg", "duty")}
    assert list(Service.objects.get().components.values_list("slug", flat=True)) == ["poisk-bileta", "pechat-posadochnykh"]
    assert first.get("/")["Location"] == "/tickets/"
    assert first.post("/first-run/test-page/").status_code == 302
    assert Entry.objects.filter(kind="TestPageAsked").exists()
    assert (
        Client().post("/account/login/", {"login": "oleg@polus.example", "password": "correct horse battery"}).status_code == 302
    )


def test_the_company_begins_with_what_the_environment_says(first: Client, settings: Any) -> None:
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "en", "Asia/Vladivostok"
    page = first.get("/first-run/company/").text
    assert 'value="en" selected' in page
    assert 'value="Asia/Vladivostok" selected' in page
    first.post("/first-run/company/", {"later": "1"})
    assert (Company.current().language, Company.current().time_zone) == ("en", "Asia/Vladivostok")


def test_every_page_can_be_skipped_and_returned_to(first: Client) -> None:
    for step in ("company", "you", "service", "team", "shifts", "kit"):
        assert first.get("/first-run/", follow=True).request["PATH_INFO"] == f"/first-run/{step}/"
        first.post(f"/first-run/{step}/", {"later": "1"})
    assert Company.current().set_up_at
    done = first.get("/first-run/done/").text
    assert "You can begin" in done
    assert first.get("/first-run/service/").status_code == 200
    assert first.get("/first-run/kit/").status_code == 200


def test_it_goes_on_where_it_was_left_also_in_another_browser(first: Client) -> None:
    first.post("/first-run/company/", {"later": "1"})
    other = Client()
    other.post("/" + (actions.first_admin_link() or "").split("/", 3)[3])
    assert other.get("/", follow=True).request["PATH_INFO"] == "/first-run/you/"


def test_saving_a_page_again_makes_nothing_twice(first: Client) -> None:
    service = {"name_ru": "Регистрация", "name_en": "Check-in", "parts": "Места"}
    for _time in range(2):
        first.post("/first-run/service/", service)
        first.post("/first-run/team/", {"team": "Смена", "emails": "anna@polus.example", "roles": ["operator"]})
    assert Service.objects.get().components.count() == 1
    assert Operator.objects.get_queryset().count() == 2


def test_an_admin_without_a_way_back_is_told(first: Client) -> None:
    answer = first.post("/first-run/you/", {"name": "Oleg", "email": "oleg@polus.example", "password": ""})
    assert answer.status_code == 422
    assert "could not come back" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        first.post(
            "/first-run/you/", {"name": "Oleg", "email": "admin@localhost", "password": "correct horse battery"}
        ).status_code
        == 422
    )
    assert (
        first.post("/first-run/you/", {"name": "Oleg", "email": "oleg@polus.example", "password": "1234567890"}).status_code
        == 422
    )


def test_the_short_name_is_proposed_while_one_types(first: Client) -> None:
    text = first.get("/first-run/slug/", {"name_ru": "Онлайн-регистрация", "slug": ""}).text
    assert 'placeholder="onlain-registratsiia"' in text
    assert 'value="my-own"' in first.get("/first-run/slug/", {"name_ru": "Онлайн", "slug": "my-own"}).text


def test_the_first_run_is_for_admins(cast: Cast, as_lena: Client, as_oleg: Client) -> None:
    for path in ("", "company/", "done/", "slug/"):
        assert as_lena.get(f"/first-run/{path}").status_code == 403
    assert as_oleg.get("/first-run/nonsense/").status_code == 404
    assert as_oleg.get("/")["Location"] == "/people/"


def test_shifts_unticked_end(cast: Cast, as_oleg: Client) -> None:
    as_oleg.post("/first-run/shifts/", {"desk": [cast.boris.pk], "duty": [cast.gleb.pk]})
    on = Shift.objects.filter(ends_at__isnull=True)
    assert set(on.values_list("operator__name", "kind")) == {("Boris", "desk"), ("Gleb", "duty")}


def test_a_corrected_e_mail_is_the_one_that_is_paged(first: Client) -> None:
    you = {"name": "Oleg", "email": "oleg@pollus.example", "password": "correct horse battery", "own_roles": ["responder"]}
    first.post("/first-run/you/", you)
    first.post("/first-run/you/", {**you, "email": "oleg@polus.example", "password": ""})
    oleg = Operator.objects.get(email="oleg@polus.example")
    assert list(oleg.contact_points.values_list("address", flat=True)) == ["oleg@polus.example"]


def test_what_was_left_for_later_is_named_at_the_end(first: Client) -> None:
    for step in ("company", "you", "service", "team", "shifts"):
        first.post(f"/first-run/{step}/", {"later": "1"})
    kit = first.get("/first-run/kit/").text
    assert 'href="/first-run/service/">The first service' in kit
    first.post("/first-run/kit/", {"later": "1"})
    done = first.get("/first-run/done/").text.replace("\N{NO-BREAK SPACE}", " ")
    for words, step in (("cannot come back", "you"), ("Name the first service", "service"), ("Nobody answers customers", "team")):
        assert words in done
        assert f'href="/first-run/{step}/"' in done
    assert "can be reached, in any weather" not in done
    again = Client().post("/" + (actions.first_admin_link() or "").split("/", 3)[3], follow=True)
    assert again.request["PATH_INFO"] == "/first-run/done/", "who skipped it all is led to what is missing"


def test_an_english_company_needs_no_russian_names(first: Client) -> None:
    company = {"name_ru": "", "name_en": "", "language": "en", "time_zone": "Europe/London"}
    refused = first.post("/first-run/company/?lang=en", company)
    assert (refused.status_code, 'href="#id_name_en"' in refused.text) == (422, True)
    first.post("/first-run/company/?lang=en", {**company, "name_en": "Polus"})
    assert first.post("/first-run/service/", {"name_ru": "Регистрация", "name_en": ""}).status_code == 422
    named = {"name_ru": "", "name_en": "Check-in", "parts": "Seats"}
    for _time in range(2):
        assert first.post("/first-run/service/", named)["Location"] == "/first-run/team/"
    assert Service.objects.get().components.values_list("name_ru", "name_en").get() == ("Seats", "Seats")
    service = Service.objects.get()
    assert (service.name_ru, service.name_en, service.slug) == ("Check-in", "Check-in", "check-in")
    first.post("/first-run/service/", {"name_ru": "", "name_en": "Online check-in", "slug": "check-in"})
    service.refresh_from_db()
    assert service.name_ru == "Online check-in"
    assert first.get("/first-run/service/").context["form"]["name_ru"].value() == ""


def test_capitals_make_no_other_team(first: Client) -> None:
    first.post("/first-run/team/", {"team": "Стойка", "emails": "anna@polus.example", "roles": ["operator"]})
    first.post("/first-run/team/", {"team": "стойка", "emails": "vera@polus.example", "roles": ["operator"]})
    assert [team.name for team in Team.objects.all()] == ["Стойка"]
    assert Team.objects.get().operators.count() == 2


@pytest.mark.parametrize("phone", ["банан", "+", "12"])
def test_a_telephone_that_nobody_can_call_is_refused(first: Client, phone: str) -> None:
    company = {"name_ru": "Полюс", "language": "ru", "time_zone": "Europe/Moscow", "support_phone": phone}
    answer = first.post("/first-run/company/?lang=en", company)
    assert (answer.status_code, "no telephone number" in answer.text.replace("\N{NO-BREAK SPACE}", " ")) == (422, True)
    assert first.post("/first-run/company/", {**company, "support_phone": "112"}).status_code == 302


def test_a_password_is_not_replaced_once_the_desk_is_set_up(cast: Cast, as_oleg: Client) -> None:
    """A stolen session must not become the account."""
    before = cast.oleg.password
    assert as_oleg.get("/first-run/you/")["Location"] == "/me/"
    you = {"name": "Mallory", "email": "mallory@else.example", "password": "four other longer words"}
    assert as_oleg.post("/first-run/you/", you)["Location"] == "/me/"
    cast.oleg.refresh_from_db()
    assert (cast.oleg.password, cast.oleg.email) == (before, "oleg@polus.example")


def test_the_first_shifts_say_who_has_not_accepted_the_invitation(first: Client) -> None:
    first.post("/first-run/team/", {"team": "", "emails": "anna@polus.example", "roles": ["operator"]})
    assert "anna@polus.example · invited, not come yet" in first.get("/first-run/shifts/").text
    anna = Operator.objects.get(email="anna@polus.example")
    Client().post("/" + actions.sign_in_link(anna).split("/", 3)[3])
    page = first.get("/first-run/shifts/").text
    assert "anna@polus.example" in page
    assert "not come yet" not in page


COMPANY = {"name_ru": "Полюс", "name_en": "Polus", "language": "ru", "time_zone": "Europe/Moscow"}
YOU = {"name": "Oleg", "email": "oleg@polus.example", "password": "", "own_roles": ["operator"]}
SERVICE = {"name_ru": "Регистрация", "name_en": "Check-in", "slug": "checkin", "parts": "Места"}
WORDS = "four other longer words"


def read_in(browser: Client, step: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(f"/first-run/{step}/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("step", "saved", "typed", "stands", "kept"),
    [
        ("company", COMPANY, {**COMPANY, "name_en": "South", "time_zone": "UTC"}, ["Polus", "Moscow, UTC+3"], 'value="South"'),
        (
            "you",
            {**YOU, "password": WORDS},
            {**YOU, "name": "Olga", "own_roles": ["lead"]},
            ["Oleg", "answer customers (operator)"],
            'value="Olga"',
        ),
        ("service", SERVICE, {**SERVICE, "name_en": "Bags", "parts": "Ленты"}, ["Check-in", "Места"], 'value="Bags"'),
    ],
)
def test_a_second_window_shows_what_the_first_has_saved(
    first: Client, step: str, saved: dict[str, Any], typed: dict[str, Any], stands: list[str], kept: str
) -> None:
    page, version = f"/first-run/{step}/", read_in(first, step)
    assert first.post(page, {**saved, "version": version}).status_code == 302
    before = Company.current().version, Operator.objects.get().version, [one.version for one in Service.objects.all()]
    answer = first.post(page, {**typed, "version": version})
    told = answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 422
    assert "You changed this in another window" in told
    assert re.findall(r"<li>[^<]*: <strong>(.*?)</strong>", told) == stands
    assert kept in told, "nothing typed is lost"
    assert before == (Company.current().version, Operator.objects.get().version, [one.version for one in Service.objects.all()])
    newer = re.search(r'name="version" value="(\d+)"', told)
    assert newer
    assert first.post(page, {**typed, "version": newer[1]}).status_code == 302
    assert kept in first.get(page).text


@pytest.mark.parametrize(("step", "typed"), [("company", COMPANY), ("you", {**YOU, "password": WORDS}), ("service", SERVICE)])
def test_the_same_pressed_twice_goes_on(first: Client, step: str, typed: dict[str, Any]) -> None:
    typed |= {"version": read_in(first, step)}
    for _press in range(2):
        assert first.post(f"/first-run/{step}/", typed).status_code == 302


def test_another_password_is_not_put_in_place_of_the_first_unseen(first: Client) -> None:
    typed = {**YOU, "version": read_in(first, "you")}
    first.post("/first-run/you/", {**typed, "password": WORDS})
    answer = first.post("/first-run/you/", {**typed, "password": "five quite other long words"})
    assert (answer.status_code, "another one than you typed here" in answer.text.replace("\N{NO-BREAK SPACE}", " ")) == (
        422,
        True,
    )
    assert Operator.objects.get().check_password(WORDS)


def test_a_form_that_comes_back_with_a_mistake_still_knows_what_was_read(first: Client) -> None:
    version = read_in(first, "company")
    first.post("/first-run/company/", {**COMPANY, "version": version})
    wrong = first.post("/first-run/company/", {**COMPANY, "name_en": "South", "support_phone": "+", "version": version})
    assert f'name="version" value="{version}"' in wrong.text
    again = first.post("/first-run/company/", {**COMPANY, "name_en": "South", "version": version})
    assert (again.status_code, Company.current().name_en) == (422, "Polus")


def test_two_windows_that_saw_no_service_make_one(first: Client) -> None:
    version = read_in(first, "service")
    assert version == "0"
    for name, code in (("Регистрация", 302), ("Багаж", 422)):
        typed = {**SERVICE, "name_ru": name, "slug": "", "version": version}
        assert first.post("/first-run/service/", typed).status_code == code
    assert Service.objects.get().name_ru == "Регистрация"


def test_nobody_who_came_on_shift_meanwhile_is_sent_off_unseen(cast: Cast, as_oleg: Client) -> None:
    actions.end_shift(cast.boris, by=cast.boris)
    version = read_in(as_oleg, "shifts")
    seen = Shift.objects.filter(ends_at=None, kind="desk").values_list("operator_id", flat=True)
    typed = {"desk": list(seen), "duty": [cast.gleb.pk], "version": version}
    actions.start_shift(cast.boris, by=cast.boris)
    answer = as_oleg.post("/first-run/shifts/", typed)
    assert answer.status_code == 422
    assert re.search(r"<li>[^<]*: <strong>[^<]*Boris", answer.text)
    assert Shift.objects.filter(operator=cast.boris, ends_at=None).exists()
    assert as_oleg.post("/first-run/shifts/", {**typed, "version": read_in(as_oleg, "shifts")}).status_code == 302
    assert not Shift.objects.filter(operator=cast.boris, ends_at=None).exists()


def test_what_another_admin_changed_in_the_settings_is_shown_first(cast: Cast, as_oleg: Client) -> None:
    part = cast.checkin.components.get()
    rows = {"part-TOTAL_FORMS": "1", "part-INITIAL_FORMS": "1", "part-0-id": part.pk, "part-0-name_ru": "Посадочные"}
    typed = {"/services/checkin/": {"name_ru": "Багаж", "slug": "checkin", **rows}, "/company/": {**COMPANY, "name_ru": "Юг"}}
    read = {url: re.search(r'name="version" value="(\d+)"', as_oleg.get(url).text) for url in typed}
    change_service(cast.checkin, name_ru="Стойки", by=cast.lena)
    actions.change_company(name_ru="Север", by=cast.lena)
    for url, stands in (("/services/checkin/", "Стойки"), ("/company/", "Север")):
        version = read[url]
        assert version
        answer = as_oleg.post(url, {**typed[url], "version": version[1]})
        assert (answer.status_code, f"<strong>{stands}</strong>" in answer.text, "Lena" in answer.text) == (422, True, True)
    assert (Service.objects.get().name_ru, Company.current().name_ru) == ("Стойки", "Север")
    assert f"<strong>{part.name_ru} / {part.name_en}</strong>" in as_oleg.post(
        "/services/checkin/", {**typed["/services/checkin/"], "version": "1"}
    ).text.replace("\N{NO-BREAK SPACE}", " ")
