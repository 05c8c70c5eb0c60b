"""The company and its manner of speaking are added to, never written over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from otklik.accounts.models import Company
from otklik.conftest import Cast
from otklik.exchange.models import Transfer
from otklik.exchange.tests.test_files import brought, written
from otklik.speech.actions import change_manner
from otklik.speech.models import Manner

pytestmark = pytest.mark.django_db


def told(folder: Path, subject: str, **values: Any) -> Transfer:
    return brought(written(folder, json.dumps([values], ensure_ascii=False)), subject, "json")


def reason(transfer: Transfer) -> str:
    return transfer.refused_rows.get().reason.replace("\xa0", " ")


def test_a_new_desk_gets_its_name_and_a_named_one_keeps_its_own(cast: Cast, tmp_path: Path) -> None:
    here = {"name_ru": cast.company.name_ru, "name_en": cast.company.name_en}
    assert told(tmp_path, "company", **here).known == 1
    filled = told(tmp_path, "company", **here, support_phone="+7 800 000-00-00")
    assert filled.made == 1
    assert Company.current().support_phone == "+7 800 000-00-00"
    other = told(tmp_path, "company", name_ru="Другая", time_zone="Asia/Omsk")
    assert "name_ru, time_zone" in reason(other)
    Company.objects.all().delete()
    assert told(tmp_path, "company", name_en="Other", language="en", time_zone="Asia/Omsk").made == 1
    company = Company.current()
    assert (company.name_en, company.language, company.time_zone) == ("Other", "en", "Asia/Omsk")


@pytest.mark.parametrize(
    "values", [{}, {"name_ru": "А", "language": "de"}, {"name_ru": "А", "time_zone": "Mars"}, {"name_ru": "А" * 200}]
)
def test_a_company_that_cannot_be_is_refused(cast: Cast, tmp_path: Path, values: dict[str, str]) -> None:
    Company.objects.all().delete()
    assert told(tmp_path, "company", **values).made == 0
    assert not Company.objects.exists()


def test_words_are_added_and_what_is_set_otherwise_is_refused(cast: Cast, tmp_path: Path) -> None:
    assert told(tmp_path, "manner", profiles={"reply": "strict"}, prefer={"тариф": "плата"}, avoid=["увы"]).made == 1
    assert Manner.current().profiles["reply"] == "strict"
    assert told(tmp_path, "manner", profiles={"reply": "strict"}, avoid=["увы", "ах"], names=["Полюс"]).made == 1
    manner = Manner.current()
    assert (manner.prefer, manner.avoid, manner.names) == ({"тариф": "плата"}, ["увы", "ах"], ["Полюс"])
    assert told(tmp_path, "manner", avoid=["ах"]).known == 1
    assert "reply" in reason(told(tmp_path, "manner", profiles={"reply": "formal"}))
    assert told(tmp_path, "manner", prefer={"тариф": "цена"}).refused == 1
    assert Manner.current().prefer == {"тариф": "плата"}


@pytest.mark.parametrize(
    "values",
    [
        {"profiles": {"reply": "angry"}},
        {"profiles": "no"},
        {"profiles": []},
        {"prefer": {"": ""}},
        {"prefer": {"а": {"б": 1}}},
        {"avoid": ["а" * 150]},
        {"avoid": {"а": 1}},
        {"names": [f"слово{number}" for number in range(400)]},
    ],
)
def test_a_manner_that_cannot_be_is_refused(cast: Cast, tmp_path: Path, values: dict[str, Any]) -> None:
    change_manner(by=cast.lena, profiles={}, avoid=["увы"])
    transfer = told(tmp_path, "manner", **values)
    assert (transfer.made, transfer.refused) == (0, 1)
    assert Manner.current().avoid == ["увы"]
