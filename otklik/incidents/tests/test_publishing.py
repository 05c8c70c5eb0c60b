"""What the public reads, as files."""

from __future__ import annotations

import json
import re
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from otklik.accounts.models import Company
from otklik.conftest import Cast
from otklik.door.published import Tree
from otklik.incidents import actions, publishing
from otklik.incidents.models import Incident
from otklik.incidents.readers import zone_named
from otklik.incidents.rules import State
from otklik.incidents.tests.story import fresh, look, midday, minutes, raised, repaired, taken, travellers
from otklik.lib.clock import now
from otklik.services.models import Service

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> ]]> & \u202e ﷽ '; DROP TABLE"


def status(folder: Path, slug: str = "checkin") -> dict[str, Any]:
    look("publish")
    return json.loads((folder / f"status/{slug}.json").read_text())


def page(folder: Path, language: str = "ru") -> str:
    look("publish")
    html = (folder / f"status/index.{language}.html").read_text()
    return re.sub(r"\s+", " ", html.replace("\u00a0", " "))


def test_nothing_fails_and_the_page_says_so(cast: Cast, published: Path) -> None:
    assert status(published)["state"] == "ok"
    assert "Всё работает" in page(published)
    assert "Everything works" in page(published, "en")
    assert json.loads((published / "tree.json").read_text())["services"]["checkin"]["names"] == {
        "ru": "Регистрация на рейс",
        "en": "Check-in",
    }


def test_the_contract_of_an_incident(cast: Cast, published: Path) -> None:
    incident = taken(cast)
    actions.forecast(
        incident, now() + minutes(30), now() + minutes(40), basis_ru="меняем плату", basis_en="a new board", by=cast.vera
    )
    travellers(3, cast.checkin)
    look("count_and_tell")
    said = status(published)
    assert said["state"] == "incident"
    assert set(said["incident"]) >= {
        "id",
        "label",
        "text",
        "forecast",
        "next_update_at",
        "version",
        "since",
        "public_state",
        "count",
    }
    assert said["incident"]["forecast"]["basis"] == "меняем плату"
    assert said["texts"]["en"]["label"] == "Check-in"
    assert said["texts"]["en"]["basis"] == "a new board"
    assert (said["incident"]["public_state"], said["incident"]["count"], said["ask"]) == ("investigating", 3, False)


def test_repaired_asks(cast: Cast, published: Path) -> None:
    repaired(cast)
    said = status(published)
    assert (said["ask"], said["incident"]["public_state"], said["incident"]["forecast"]) == (True, "monitoring", None)
    assert "Снова работает" in page(published)


def test_an_expired_forecast_is_published_nowhere(cast: Cast, published: Path) -> None:
    with time_machine.travel(midday(), tick=False) as clock:
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(30), now() + minutes(40), by=cast.vera)
        shown = page(published)
        assert "между 12:30 и 12:40" in shown
        clock.shift(timedelta(minutes=41))
        look("watch_forecasts")
        assert status(published)["incident"]["forecast"] is None
        shown = page(published)
        assert "между" not in shown
        assert "дольше, чем" in shown


def test_a_forecast_beyond_midnight_says_its_day(cast: Cast, published: Path) -> None:
    with time_machine.travel(midday() + timedelta(hours=11, minutes=20), tick=False):
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(30), now() + minutes(40), next_update_at=now() + minutes(45), by=cast.vera)
        tomorrow = localdate() + timedelta(days=1)
        midnight = rf"{tomorrow.day} \w+(?: {tomorrow.year})?, 00:0"
        assert re.search(rf"между 23:50 и {midnight}0</strong>", page(published))
        assert re.search(rf"between 23:50 and {midnight}0</strong>", page(published, "en"))
        assert re.search(rf"Следующая новость: <strong>{midnight}5</strong>", page(published))


def test_the_door_drops_the_time_when_nobody_is_left_to_publish(cast: Cast, published: Path) -> None:
    incident = taken(cast)
    actions.forecast(incident, now() + minutes(30), now() + minutes(40), by=cast.vera)
    look("publish")
    tree = Tree(published, zone_named("Europe/Moscow"))
    document = tree.documents["/status/"]["ru"]  # type: ignore[index]
    later = (now() + minutes(41)).timestamp()
    assert "между".encode() in document.render(now().timestamp())
    assert "между".encode() not in document.render(later)
    assert "дольше, чем".encode() in document.render(later)


def test_suspicions_drafts_and_notes_never_leak(cast: Cast, published: Path) -> None:
    Incident.objects.create(service=cast.checkin, state=State.SUSPECTED, label_ru="SECRET-LABEL")
    other = Service.objects.create(slug="hidden", name_ru="SECRET-SERVICE", is_public=False)
    secret = actions.raise_incident(other, by=cast.anna, label=("SECRET-INCIDENT", ""))
    actions.add_note(secret, "SECRET-NOTE", by=cast.anna)
    actions.brief(secret, "SECRET-BRIEFING", by=cast.lena)
    said = status(published)
    assert (said["state"], said["incident"], said["texts"]) == ("suspected", None, {})
    for path in (published / "status").iterdir():
        if path.name != "hidden.json":
            assert "SECRET" not in path.read_text(), path.name
    own = (published / "status/hidden.json").read_text()
    assert "SECRET-NOTE" not in own
    assert "SECRET-BRIEFING" not in own
    assert "polus.example" not in own


def test_a_change_is_published_at_the_next_look_and_nothing_else_is_written(cast: Cast, published: Path) -> None:
    assert publishing.publish_if_changed()
    assert not publishing.publish_if_changed()
    raised(cast)
    assert publishing.publish_if_changed()
    assert not publishing.publish_if_changed()
    Service.objects.filter(pk=cast.checkin.pk).update(name_en="Online check-in")
    assert publishing.publish_if_changed()
    Company.objects.update(name_ru="Полюс")
    assert publishing.publish_if_changed()


def test_once_a_minute_it_shows_that_it_lives(cast: Cast, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.publish_if_changed()
    monkeypatch.setattr(publishing.last, "at", time.monotonic() - 61)
    assert publishing.publish_if_changed()


def test_a_reader_never_sees_half_a_file(cast: Cast, published: Path) -> None:
    taken(cast)
    publishing.publish(published)
    stop, troubles, reads = threading.Event(), [], [0]

    def read() -> None:
        while not stop.is_set():
            try:
                Tree(published, zone_named("UTC"))
                reads[0] += 1
            except Exception as trouble:  # noqa: BLE001
                troubles.append(trouble)

    reader = threading.Thread(target=read)
    reader.start()
    turns, ends = 0, time.monotonic() + 20
    # A reader that the machine keeps waiting has seen nothing yet.
    while turns < 25 or (reads[0] <= 10 and time.monotonic() < ends):
        publishing.publish(published)
        turns += 1
    stop.set()
    reader.join()
    assert troubles == []
    assert reads[0] > 10
    assert not list(published.rglob("*.new"))
    print(f"read {reads[0]} whole trees while {turns} were written")


def test_a_service_that_is_gone_is_not_published(cast: Cast, published: Path) -> None:
    gone = Service.objects.create(slug="gone", name_ru="Старое")
    look("publish")
    assert (published / "status/gone.json").exists()
    gone.delete()
    look("publish")
    assert not (published / "status/gone.json").exists()


def test_feeds_can_be_read_whatever_was_written(cast: Cast, published: Path) -> None:
    incident = taken(cast)
    actions.publish_update(incident, text_ru=NASTY, text_en="Still looking", by=cast.vera)
    look("publish")
    atom = "{http://www.w3.org/2005/Atom}"
    for language in ("ru", "en"):
        feed = ElementTree.fromstring((published / f"status/feed.{language}.atom").read_bytes())
        entries = feed.findall(f"{atom}entry")
        assert len(entries) == 3
        assert len({entry.findtext(f"{atom}id") for entry in entries}) == 3
        items = json.loads((published / f"status/feed.{language}.json").read_text())["items"]
        assert len(items) == 3
    assert "<script>alert" not in page(published)
    assert "Still looking" in page(published, "en")


def test_history_keeps_what_is_over_by_day(cast: Cast, published: Path) -> None:
    incident = actions.close(repaired(cast), by=cast.vera)
    old = actions.clear(raised(cast), by=cast.vera)
    Incident.objects.filter(pk=old.pk).update(raised_at=now() - timedelta(days=30), closed_at=now() - timedelta(days=30))
    shown = page(published)
    assert "Всё работает" in shown
    assert f'id="incident-{incident.pk}"' in shown
    assert shown.index("Раньше, до 90 дней") < shown.index(f'id="incident-{old.pk}"')


def test_a_young_desk_says_nothing_of_days_it_has_not_seen(cast: Cast, published: Path) -> None:
    def days(language: str = "ru") -> tuple[str, int]:
        html = page(published, language)
        heading = re.search(r'<h2 id="history">(.*?)</h2>', html)
        assert heading
        return heading[1], html.count('class="day"')

    Company.objects.update(set_up_at=midday() - timedelta(days=2))
    with time_machine.travel(midday(), tick=False):
        began = localdate() - timedelta(days=2)
        for language, since in (("ru", "С"), ("en", "Since")):
            heading, count = days(language)
            with override(language):
                assert heading.startswith(f"{since} {date_format(began, 'j E')}"), heading  # Of another year it says that too.
            assert count == 3
    Company.objects.update(set_up_at=midday() - timedelta(days=13))
    with time_machine.travel(midday(), tick=False):
        assert days() == ("Последние 14 дней", 14)
    # What failed before, as another desk had it, is not hidden.
    Company.objects.update(set_up_at=midday())
    with time_machine.travel(midday() - timedelta(days=4), tick=False):
        repaired(cast)
    with time_machine.travel(midday(), tick=False):
        assert days()[1] == 5


def test_a_component_fails_alone(cast: Cast, published: Path) -> None:
    Service.objects.get().components.create(slug="seats", name_ru="Выбор места")
    actions.raise_incident(cast.checkin, by=cast.anna, components=[cast.printing])
    shown = page(published)
    assert "Работает частично" in shown
    rows = re.findall(r'class="component[^"]*"><span>([^<]+)</span>.*?</svg>([^<]+)</span>', shown)
    assert dict(rows)["Печать посадочных"] == "Не работает"
    assert dict(rows)["Выбор места"] == "Работает"
    assert fresh(Incident.objects.get()).label == "Печать посадочных"


def test_no_character_makes_a_feed_unreadable(cast: Cast, published: Path) -> None:
    """XML 1.0 takes neither controls nor U+FFFE and U+FFFF, however they are escaped."""
    every = "".join(map(chr, (*range(32), 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE)))
    incident = actions.raise_incident(cast.checkin, by=cast.anna, label=(f"Печать{every}", f"Printing{every}"))
    actions.publish_update(incident, text_ru=f"Чиним{every}<&]]>", text_en=every + "x", by=cast.vera)
    assert publishing.publish_if_changed()
    for language in ("ru", "en"):
        feed = ElementTree.fromstring((published / "status" / f"feed.{language}.atom").read_bytes())
        assert feed.tag.endswith("feed")
