"""Signing in: by password, by link, with a second factor; nobody learns who works here."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts import actions
from otklik.accounts.models import Company, Operator, Role, SignInLink
from otklik.conftest import Cast, signed_in
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.lib.refused import Refused

PASSWORD = "correct horse battery"


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_anna_signs_in_with_her_password_and_comes_to_the_tickets(cast: Cast, client: Client) -> None:
    answer = client.post("/account/login/", {"login": "ANNA@polus.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/tickets/"
    assert Entry.objects.get(kind="OperatorSignedIn").content == {"by": cast.anna.pk, "operator": cast.anna.pk, "how": "password"}


@pytest.mark.parametrize(("who", "where"), [("vera", "/duty/"), ("lena", "/tickets/"), ("oleg", "/people/")])
def test_the_front_page_leads_by_role(cast: Cast, who: str, where: str) -> None:
    assert signed_in(getattr(cast, who)).get("/")["Location"] == where


def test_the_front_page_leads_a_stranger_to_sign_in_and_back(cast: Cast, client: Client) -> None:
    assert client.get("/people/?role=lead")["Location"] == "/account/login/?next=/people/%3Frole%3Dlead"


def test_a_wrong_password_and_an_unknown_e_mail_read_the_same(cast: Cast, client: Client) -> None:
    pages = []
    for email in ("anna@polus.example", "nobody@polus.example"):
        text = client.post("/account/login/?lang=en", {"login": email, "password": "wrong horse battery"}).text
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text.replace(email, "")))
    assert "do not go together" in pages[0]
    assert pages[0] == pages[1]


def test_a_guesser_is_stopped_after_five_tries_and_anna_is_told_what_to_do(cast: Cast, client: Client) -> None:
    for _try in range(5):
        client.post("/account/login/", {"login": cast.anna.email, "password": "wrong horse battery"})
    text = client.post("/account/login/?lang=en", {"login": cast.anna.email, "password": PASSWORD}).text
    assert "Too many wrong tries" in text


def test_fyodor_who_left_cannot_sign_in_with_his_password(cast: Cast, client: Client) -> None:
    answer = client.post("/account/login/", {"login": cast.fyodor.email, "password": PASSWORD}, follow=True)
    assert not answer.context["user"].is_authenticated


def test_nobody_signs_up_by_himself(cast: Cast, client: Client) -> None:
    for path in ("/account/signup/", "/account/email/", "/account/3rdparty/"):
        assert client.get(path).status_code == 404


def test_the_first_admin_comes_by_a_link_that_works_once(db: None, client: Client) -> None:
    path = path_of(actions.first_admin_link() or "")
    for _look in range(3):
        assert client.get(path).status_code == 200
    answer = client.post(path)
    assert answer.status_code == 302
    assert client.get("/")["Location"] == "/first-run/"
    again = Client().post(path + "?lang=en")
    assert again.status_code == 410
    assert "used already" in again.text


def test_the_first_admin_link_is_made_until_the_desk_is_set_up_and_an_admin_can_come_back(db: None) -> None:
    assert actions.first_admin_link()
    assert actions.first_admin_link()
    admin = Operator.objects.with_role(Role.ADMIN).get()
    actions.finish_set_up()
    assert actions.first_admin_link(), "who skipped the password would be locked out"
    admin.set_password(PASSWORD)
    admin.save()
    assert actions.first_admin_link() is None
    Operator.objects.get_queryset().update(is_active=False)
    assert actions.first_admin_link()


def test_a_desk_with_an_admin_gives_no_first_link(cast: Cast) -> None:
    assert actions.first_admin_link() is None


def test_an_old_link_and_a_forged_one_are_met_calmly(cast: Cast, client: Client) -> None:
    path = path_of(actions.sign_in_link(cast.anna))
    assert client.get("/sign-in/once/nothing-like-it/").status_code == 410
    assert client.get(path[:-2] + "x/").status_code == 410
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        answer = client.post(path + "?lang=en")
    assert answer.status_code == 410
    assert "too old" in answer.text
    assert "ask your admin for a new link" in answer.text.lower().replace("\N{NO-BREAK SPACE}", " ")


def test_the_link_itself_is_kept_nowhere(cast: Cast) -> None:
    token = actions.sign_in_link(cast.anna).split("/")[-2]
    rows = [str(row) for table in (SignInLink, Entry) for row in table.objects.values()]
    assert not any(token in row for row in rows)


def test_a_lasting_link_is_for_the_demo_only(cast: Cast, client: Client, settings: Settings) -> None:
    with pytest.raises(Refused):
        actions.sign_in_link(cast.anna, is_lasting=True)
    settings.DEMO = True
    path = path_of(actions.sign_in_link(cast.anna, is_lasting=True))
    assert [Client().post(path).status_code for _click in range(2)] == [302, 302]
    settings.DEMO = False
    assert client.post(path).status_code == 410


def test_boris_gets_a_new_password_by_mail_and_his_old_session_ends(cast: Cast, client: Client, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    old = signed_in(cast.boris)
    assert (
        client.post("/account/password/reset/", {"email": "Boris@Polus.example"})["Location"] == "/account/password/reset/done/"
    )
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["boris@polus.example"]
    link = re.search(r"http\S+", letter.body)
    assert link
    page = client.get(path_of(link[0]), follow=True)
    done = client.post(page.request["PATH_INFO"], {"password1": "a new horse battery", "password2": "a new horse battery"})
    assert done["Location"] == "/account/password/reset/key/done/"
    assert old.get("/me/").status_code == 302
    assert client.post("/account/login/", {"login": cast.boris.email, "password": "a new horse battery"}).status_code == 302
    assert 'name="password1"' not in Client().get(path_of(link[0]), follow=True).text, "the letter works once"


def test_a_reset_tells_nobody_who_works_here(cast: Cast, client: Client, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    for email in ("nobody@polus.example", cast.fyodor.email):
        assert client.post("/account/password/reset/", {"email": email})["Location"] == "/account/password/reset/done/"
    run_jobs()
    assert mail.outbox == []


def test_an_authenticator_app_is_asked_after_the_password(cast: Cast, client: Client) -> None:
    secret = generate_totp_secret()
    factor = TOTP.activate(cast.anna, secret)
    assert secret not in str(factor.instance.data)
    client.post("/account/login/", {"login": cast.anna.email, "password": PASSWORD})
    assert client.get("/people/").status_code == 302
    assert "This code is not right" in client.post("/account/2fa/authenticate/?lang=en", {"code": "000000"}).text
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_oleg_removes_the_second_factor_of_a_colleague_who_lost_it(cast: Cast, as_oleg: Client) -> None:
    TOTP.activate(cast.anna, generate_totp_secret())
    RecoveryCodes.activate(cast.anna)
    assert as_oleg.post(f"/people/{cast.anna.pk}/forget-second-factors/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.anna).exists()


def test_the_pages_about_signing_in_open(cast: Cast) -> None:
    anna = Client()
    anna.post("/account/login/", {"login": cast.anna.email, "password": PASSWORD})
    for path in (
        "2fa/",
        "2fa/totp/activate/",
        "2fa/passkeys/",
        "2fa/passkeys/add/",
        "password/change/",
        "logout/",
        "reauthenticate/",
    ):
        answer = anna.get(f"/account/{path}")
        assert answer.status_code == 200, path
        assert "style=" not in answer.text
        assert not re.search(r"<script(?![^>]*(src=|type=.application/json))", answer.text), path


def test_signing_out_ends_at_the_sign_in_page_and_clears_what_the_browser_kept(as_anna: Client) -> None:
    page = as_anna.get("/me/")
    assert (page["Cache-Control"], "Clear-Site-Data" in page) == ("private, no-cache", False)
    answer = as_anna.post("/account/logout/")
    assert (answer["Location"], answer["Clear-Site-Data"]) == ("/account/login/", '"cache"')
    assert as_anna.get("/me/").status_code == 302


def test_who_comes_first_by_an_english_page_goes_on_in_english(cast: Cast, client: Client) -> None:
    operator = actions.invite("john@polus.example", roles=[Role.OPERATOR], by=cast.oleg)
    client.post(path_of(actions.sign_in_link(operator)) + "?lang=en")
    operator.refresh_from_db()
    assert (operator.locale, Company.current().language) == ("en", "ru")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a1b2", "Пароль слишком короткий: нужно хотя бы 10 символов."),
        ("anna@polus.example", "Пароль слишком похож на ваше имя или почту."),
        ("1234567890", "Этот пароль есть в списках"),
        ("83920175640281", "В пароле только цифры."),
    ],
)
def test_a_weak_password_is_refused_in_our_own_words(as_anna: Client, password: str, said: str) -> None:
    answer = as_anna.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert said in answer.text.replace("\u00a0", " ")


def test_who_comes_by_an_invitation_says_who_she_is_and_can_come_back(cast: Cast, client: Client) -> None:
    dina = actions.invite("dina@polus.example", roles=[Role.OPERATOR], by=cast.oleg)
    assert client.post(path_of(actions.sign_in_link(dina)))["Location"] == "/welcome/"
    refused = client.post("/welcome/?lang=en", {"name": "Dina", "password": "1234567890"})
    assert (refused.status_code, dina.has_usable_password()) == (422, False)
    assert client.post("/welcome/", {"name": "Dina", "password": PASSWORD})["Location"] == "/"
    assert client.get("/me/").status_code == 200, "the password she set does not end her own session"
    assert Client().post("/account/login/", {"login": dina.email, "password": PASSWORD})["Location"] == "/"
    assert client.post(path_of(actions.sign_in_link(dina)))["Location"] == "/"


def test_she_may_do_it_later(cast: Cast, client: Client) -> None:
    dina = actions.invite("dina@polus.example", roles=[Role.OPERATOR], by=cast.oleg)
    client.post(path_of(actions.sign_in_link(dina)))
    assert client.post("/welcome/", {"later": "1", "name": "", "password": ""})["Location"] == "/"
    assert client.get("/", follow=True).request["PATH_INFO"] == "/tickets/"


def test_a_password_is_not_replaced_by_whoever_only_has_the_session(cast: Cast, as_anna: Client) -> None:
    """A stolen session must not become the account."""
    before = cast.anna.password
    assert as_anna.get("/welcome/")["Location"] == "/"
    assert as_anna.post("/welcome/", {"name": "Mallory", "password": "four other longer words"})["Location"] == "/"
    cast.anna.refresh_from_db()
    assert (cast.anna.password, cast.anna.name) == (before, "Anna")
