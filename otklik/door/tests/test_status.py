"""The published status: from memory, in the reader's language, honest about its age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from otklik.lib.clock import iso, now


def test_the_status_of_a_service_is_given_as_published(visitor, publisher, incident):
    publisher.publish(checkin=incident)
    answer = visitor.get("/status/checkin.json")
    assert answer.status_code == 200
    assert answer.json()["incident"]["forecast"]["to"] == "2126-01-01T10:30:00Z"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["age"] in ("0", "1")


def test_a_forecast_whose_time_has_passed_is_not_shown(visitor, publisher, incident):
    soon = now() + timedelta(minutes=3)
    incident["incident"]["forecast"] = {"from": iso(now()), "to": iso(soon), "basis": "так было"}
    publisher.publish(checkin=incident)
    assert visitor.get("/status/checkin.json").json()["incident"]["forecast"]
    with time_machine.travel(soon + timedelta(seconds=1)):
        late = visitor.get("/status/checkin.json").json()
        assert late["incident"]["forecast"] is None
        assert "basis" not in late["texts"]["ru"]
        assert visitor.report().json()["incident"]["forecast"] is None


def test_a_time_of_the_next_news_that_has_passed_is_not_shown(visitor, publisher, incident):
    """Also while the forecast still holds, and with nobody left who could publish."""
    soon = now() + timedelta(seconds=60)
    incident["incident"]["next_update_at"] = iso(soon)
    publisher.publish(checkin=incident)
    assert visitor.get("/status/checkin.json").json()["incident"]["next_update_at"] == iso(soon)
    with time_machine.travel(soon + timedelta(seconds=1)):
        late = visitor.get("/status/checkin.json").json()["incident"]
        assert late["next_update_at"] is None
        assert late["forecast"], "it still holds"
        assert visitor.report().json()["incident"]["next_update_at"] is None


def test_the_page_is_in_the_language_that_was_asked_for(visitor, publisher):
    publisher.publish()
    assert "<h1>en</h1>" in visitor.get("/status/", accept_language="en-US,en;q=0.9").text
    assert "<h1>ru</h1>" in visitor.get("/status/", accept_language="en-US;q=0.8,en;q=0.7, ru").text
    assert "<h1>ru</h1>" in visitor.get("/status/?lang=ru", accept_language="en").text
    assert "<h1>ru</h1>" in visitor.get("/status/", accept_language="de").text
    assert visitor.get("/status/feed.json?lang=en").json() == {"language": "en"}
    assert visitor.get("/status/feed.atom?lang=ru").text == "<feed>ru</feed>"


def test_the_page_runs_no_script_and_is_put_into_no_frame(visitor, publisher):
    publisher.publish()
    policy = visitor.get("/status/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy


def test_a_reader_who_has_it_already_is_not_sent_it_again(visitor, publisher):
    publisher.publish()
    tag = visitor.get("/status/").headers["etag"]
    again = visitor.get("/status/", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    publisher.publish(page="<h1>news</h1>")
    assert visitor.get("/status/", if_none_match=tag).text == "<h1>news</h1>"


def test_head_tells_the_length_and_sends_nothing(visitor, publisher):
    publisher.publish()
    answer = visitor.ask("HEAD", "/status/", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(visitor.get("/status/").content)


def test_files_of_the_page_are_compressed_and_may_be_kept_for_ever(visitor, publisher):
    publisher.publish()
    answer = visitor.get("/status/assets/page.css?v=abc", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")
    assert visitor.get("/status/assets/page.css", accept_encoding="identity").text.startswith("body {")


def test_the_page_says_when_nobody_has_refreshed_it(visitor, publisher, compiled):
    publisher.publish(age_s=200)
    assert 'class="stale"' not in visitor.get("/status/").text
    with time_machine.travel(now() + timedelta(seconds=120)):
        page = visitor.get("/status/?lang=ru")
        assert "Эта страница не обновлялась с" in page.text
        assert int(page.headers["age"]) >= 300


def test_a_page_that_nobody_refreshed_since_yesterday_says_the_day(visitor, publisher, compiled):
    published = datetime(2026, 11, 26, 11, 5, tzinfo=UTC)
    with time_machine.travel(published) as clock:
        publisher.publish()
        for later, russian, english in (
            (timedelta(hours=1), "14:05", "14:05"),
            (timedelta(hours=9, minutes=55), "26 ноября, 14:05", "26 November, 14:05"),
        ):
            clock.move_to(published + later)
            for language, since in (("ru", f"не обновлялась с {russian}."), ("en", f"refreshed since {english}.")):
                assert since in visitor.get(f"/status/?lang={language}").text.replace("\u00a0", " ")


def test_a_page_may_carry_what_is_true_only_until_or_after_a_moment(visitor, publisher):
    moment = iso(now() + timedelta(minutes=1))
    publisher.publish(page=f"<!--until {moment}-->14:40–15:00<!--/until--><!--after {moment}-->дольше, чем ожидали<!--/after-->")
    before = visitor.get("/status/")
    assert before.text == "14:40–15:00"
    with time_machine.travel(now() + timedelta(minutes=2)):
        after = visitor.get("/status/", if_none_match=before.headers["etag"])
        assert after.text == "дольше, чем ожидали"


def test_without_news_the_page_is_calm_and_the_json_honest(visitor, compiled):
    page = visitor.get("/status/", accept_language="ru")
    assert page.status_code == 200
    assert "Здесь пока нет новостей" in page.text
    assert visitor.get("/status/calm.css").status_code == 200
    answer = visitor.get("/status/checkin.json")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_an_unknown_service_is_404(visitor, publisher):
    publisher.publish()
    answer = visitor.get("/status/baggage.json")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:otklik:problem:unknown-service")


def test_a_damaged_tree_leaves_the_last_good_one(visitor, publisher):
    publisher.publish()
    (publisher.folder / "tree.json").write_text("{")
    assert not visitor.door.published.look()
    assert visitor.get("/status/checkin.json").json()["state"] == "ok"
    publisher.publish(checkin={"state": "suspected"})
    assert visitor.get("/status/checkin.json").json()["state"] == "suspected"


@pytest.mark.parametrize("path", ["/status", "/"])
def test_shorter_addresses_lead_to_the_page(visitor, path):
    answer = visitor.get(f"{path}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (308, "/status/?lang=en")


@pytest.mark.parametrize(
    "path", ["/status/assets/../../secret", "/status/tree.json", "/status/assets/%2e%2e/tree.json", "/status/index.ru.html"]
)
def test_nothing_but_the_public_files_can_be_reached(visitor, publisher, path):
    publisher.publish()
    assert visitor.get(path).status_code == 404
