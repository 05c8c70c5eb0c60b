"""Reports: what is accepted, what is answered, what is refused and how."""

from __future__ import annotations

import json
import uuid

import pytest

WHOLE = {
    "report_id": "7b1c6a5e-1111-4222-8333-123456789abc",
    "service": "checkin",
    "page": "https://air.example/checkin",
    "error": {"kind": "http", "status": 502, "code": "E42", "detail": "upstream"},
    "message": "Не печатается посадочный",
    "contact": "anna@example.org",
    "identifiers": [{"kind": "e-ticket", "value": "421-1234567890"}],
    "identity": "signed.token",
    "context": {"online": True, "screen": [390, 844]},
    "locale": "ru-RU",
}


def test_a_report_gets_a_receipt_and_reaches_the_worker_as_it_was(visitor):
    answer = visitor.report(WHOLE)
    assert answer.status_code == 202
    receipt = answer.json()["receipt"]
    assert answer.json() == {
        "receipt": receipt,
        "state_url": f"http://door.test/reports/{receipt}",
        "incident": None,
        "page_url": None,
    }
    [entry] = visitor.drain()
    assert entry["kind"] == "report"
    assert entry["id"] == WHOLE["report_id"]
    assert entry["receipt"] == receipt
    assert entry["body"] == WHOLE


def test_the_smallest_report_is_enough(visitor):
    assert visitor.report().status_code == 202


def test_nulls_are_as_good_as_nothing(visitor):
    assert (
        visitor.report(page=None, error=None, message=None, contact=None, identifiers=None, context=None, locale=None).status_code
        == 202
    )


def test_the_same_id_gets_the_same_answer_and_is_kept_once(visitor):
    first, second = visitor.report(WHOLE), visitor.report(WHOLE)
    assert first.json() == second.json()
    assert second.status_code == 202
    assert len(visitor.drain()) == 1


def test_the_same_id_with_another_body_changes_nothing_and_is_counted(visitor):
    first, second = visitor.report(WHOLE), visitor.report(WHOLE | {"message": "что-то другое"})
    assert first.json() == second.json()
    [entry] = visitor.drain()
    assert entry["body"]["message"] == WHOLE["message"]
    assert "otklik_door_reports_differing_total 1.0" in visitor.get("/metrics").text


def test_the_same_id_is_known_after_the_worker_took_the_report(visitor):
    first = visitor.report(WHOLE)
    visitor.drained(visitor.drain()[-1]["seq"])
    assert visitor.report(WHOLE).json() == first.json()
    assert visitor.drain() == []


def test_the_same_id_is_known_after_a_restart(visitor):
    first = visitor.report(WHOLE)
    visitor.leave()
    visitor.begin()
    assert visitor.report(WHOLE).json() == first.json()
    assert len(visitor.drain()) == 1


def test_receipts_cannot_be_told_from_one_another(visitor):
    receipts = {visitor.report().json()["receipt"] for _ in range(50)}
    assert len(receipts) == 50
    assert {len(receipt) for receipt in receipts} == {24}


def test_the_answer_names_the_live_incident(visitor, publisher, incident):
    publisher.publish(checkin=incident)
    assert visitor.report().json()["incident"]["label"] == "Не работает печать посадочных"


def test_a_browser_without_preflight_may_send_text(visitor):
    raw = json.dumps({"report_id": str(uuid.uuid4()), "service": "checkin"}).encode()
    assert visitor.send(raw, "text/plain;charset=UTF-8").status_code == 202


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\\u0000b", "ab"),
        ("a\\ud800b", "a\ufffdb"),
        ("\\ud83d\\ude00", "😀"),
        ("one\\r\\ntwo\\u0007", "one\ntwo"),
        ("й".encode().decode("latin-1"), "й".encode().decode("latin-1").replace("\x99", "")),
    ],
)
def test_what_a_database_would_choke_on_is_cleaned_not_refused(visitor, sent, kept):
    raw = f'{{"report_id": "{uuid.uuid4()}", "service": "checkin", "message": "{sent}"}}'.encode()
    assert visitor.send(raw).status_code == 202
    assert visitor.drain()[0]["body"]["message"] == kept


def test_bytes_that_are_not_utf_8_become_question_marks(visitor):
    raw = b'{"report_id": "%s", "service": "checkin", "message": "caf\xe9"}' % str(uuid.uuid4()).encode()
    assert visitor.send(raw).status_code == 202
    assert visitor.drain()[0]["body"]["message"] == "caf\ufffd"


def test_long_details_are_cut_and_the_report_is_kept(visitor):
    assert visitor.report(error={"detail": "x" * 20_000}, context={"a": {"b": {"c": {"d": {"e": 1}}}}}).status_code == 202
    body = visitor.drain()[0]["body"]
    assert len(body["error"]["detail"]) == 8000
    assert body["context"] == {"a": {"b": {"c": None}}}


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b'"text"', b"null", b"{", b"[" * 20_000, b"\x00\xff\xfe"])
def test_what_is_not_a_json_object_is_refused_with_400(visitor, raw):
    answer = visitor.send(raw)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:otklik:problem:not-json"


def test_every_field_that_does_not_fit_is_named(visitor):
    answer = visitor.report(
        {
            "report_id": 5,
            "service": "No!",
            "error": {"status": "x"},
            "identifiers": [{"kind": "", "value": "1"}],
            "context": [],
            "contact": "x" * 400,
        }
    )
    assert answer.status_code == 422
    fields = [error["field"] for error in answer.json()["errors"]]
    assert fields == ["report_id", "service", "error.status", "contact", "identifiers[0].kind", "context"]
    assert all(error["detail"] for error in answer.json()["errors"])
    assert visitor.drain() == []


def test_missing_fields_are_named(visitor):
    assert [error["field"] for error in visitor.report({}).json()["errors"]] == ["report_id", "service"]


def test_refusals_speak_the_language_of_the_report_or_of_the_browser(visitor, compiled):
    by_locale = visitor.report({"locale": "en-GB"})
    by_header = visitor.ask("POST", "/reports", json={}, headers={"accept-language": "de, en;q=0.8, ru;q=0.9"})
    assert by_locale.json()["title"] == "Something in the report does not fit"
    assert by_header.json()["title"] == "Что-то в\u00a0сообщении не подходит"
    assert by_header.headers["content-language"] == "ru"


def test_an_unknown_service_is_refused_while_the_list_is_fresh(visitor, publisher):
    publisher.publish()
    answer = visitor.report(service="baggage")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "service"


def test_an_unknown_service_is_accepted_when_nobody_knows_for_sure(visitor, publisher):
    assert visitor.report(service="baggage").status_code == 202
    publisher.publish(age_s=3600)
    assert visitor.report(service="baggage").status_code == 202


def test_too_large_a_report_is_refused_with_413(visitor):
    assert visitor.report(message="x" * 33_000).status_code == 413
    assert visitor.drain() == []


def test_another_media_type_is_refused_with_415(visitor):
    assert visitor.send(b"<xml/>", "application/xml").status_code == 415


def test_a_customer_reads_what_became_of_the_report(visitor, publisher, incident):
    receipt = visitor.report(locale="ru").json()["receipt"]

    def state() -> dict:
        return visitor.get(f"/reports/{receipt}?lang=en").json()

    assert state()["state"] == "received"
    visitor.drained(visitor.drain()[-1]["seq"], {receipt: {"page_url": "http://desk.test/c/abc"}})
    assert (state()["state"], state()["page_url"]) == ("with_operators", "http://desk.test/c/abc")
    publisher.publish(checkin=incident)
    assert (state()["state"], state()["incident"]["id"], state()["ask"]) == ("incident", 7, False)
    publisher.publish(checkin=incident | {"ask": True})
    assert (state()["state"], state()["ask"]) == ("check", True)
    assert state()["text"] == "We believe it works again. Did you get through?"
    visitor.drained(0, {receipt: {"state": "closed"}})
    assert (state()["state"], state()["ask"]) == ("closed", False)
    assert state()["service"] == "checkin"


@pytest.mark.parametrize("receipt", ["x" * 24, "short", "..%2fhealthz", "%00", "я" * 24, "a'--"])
def test_an_unknown_receipt_is_404(visitor, receipt):
    assert visitor.get(f"/reports/{receipt}").status_code == 404


def test_follow_ups_reach_the_worker_once(visitor):
    receipt = visitor.report().json()["receipt"]
    identifier = str(uuid.uuid4())
    first = visitor.follow_up(receipt, id=identifier, kind="confirmation", answer="broken")
    second = visitor.follow_up(receipt, id=identifier, kind="confirmation", answer="through")
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    _, follow_up = visitor.drain()
    assert (follow_up["kind"], follow_up["receipt"]) == ("follow-up", receipt)
    assert follow_up["body"] == {"id": identifier, "kind": "confirmation", "answer": "broken"}


def test_a_follow_up_may_carry_the_id_of_its_report(visitor):
    receipt = visitor.report(WHOLE).json()["receipt"]
    visitor.follow_up(receipt, id=WHOLE["report_id"], kind="message", message="ещё одно")
    assert [entry["kind"] for entry in visitor.drain()] == ["report", "follow-up"]


@pytest.mark.parametrize(
    "fields", [{"kind": "confirmation"}, {"kind": "contact"}, {"kind": "message", "message": ""}, {"kind": "x"}, {}]
)
def test_a_follow_up_that_says_nothing_is_refused(visitor, fields):
    receipt = visitor.report().json()["receipt"]
    assert visitor.follow_up(receipt, **fields).status_code == 422


def test_a_follow_up_to_an_unknown_receipt_is_404(visitor):
    assert visitor.follow_up("x" * 24, kind="message", message="hello").status_code == 404
