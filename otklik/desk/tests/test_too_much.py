"""A body that is too large is refused in words before anything of it is taken, whatever its form."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.models import Ticket

pytestmark = pytest.mark.django_db
LARGE = "x" * 2_100_000
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["multipart", "urlencoded", "fields"])
def test_too_much_at_once_is_refused_in_words(form: str, language: str, as_anna: Client, cast: Cast) -> None:
    cast.anna.locale = language
    cast.anna.save(update_fields=["locale"])
    address = "/tickets/new/"
    if form == "multipart":
        answer = as_anna.post(address, {"text": LARGE})
    elif form == "urlencoded":
        answer = as_anna.post(address, urlencode({"text": LARGE}), content_type=FORM)
    else:
        answer = as_anna.post(address, urlencode([(f"f{number}", "x") for number in range(600)]), content_type=FORM)
    assert answer.status_code == 413
    assert ("2\xa0МБ" if language == "ru" else "2\xa0MB") in answer.content.decode()
    assert not Ticket.objects.exists()
