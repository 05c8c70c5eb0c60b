"""The worker's side: in order, with a key, and nothing is dropped that was not taken over."""

from __future__ import annotations

import pytest


def test_entries_come_in_order_and_in_portions(visitor):
    sent = [visitor.report(message=str(number)).json()["receipt"] for number in range(7)]
    answer = visitor.ask("GET", "/drain?limit=3", headers=visitor.bearer).json()
    assert [entry["receipt"] for entry in answer["entries"]] == sent[:3]
    assert answer["left"] == 4
    assert visitor.drained(answer["entries"][-1]["seq"]).json() == {"settled": 3, "left": 4}
    assert [entry["receipt"] for entry in visitor.drain()] == sent[3:]


def test_saying_it_twice_changes_nothing(visitor):
    visitor.report()
    visitor.report()
    first, second = visitor.drain()
    visitor.drained(second["seq"])
    assert visitor.drained(first["seq"]).json() == {"settled": 0, "left": 0}
    assert visitor.drain() == []


def test_what_was_never_given_out_cannot_be_settled(visitor):
    visitor.report()
    assert visitor.drained(10**9).status_code == 409
    assert len(visitor.drain()) == 1


def test_telling_an_unknown_receipt_harms_nobody(visitor):
    visitor.report()
    assert visitor.drained(0, {"x" * 24: {"page_url": "http://desk.test"}}).status_code == 200


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer "}]
)
def test_without_the_key_there_is_nothing_to_see(visitor, header):
    visitor.report()
    for answer in (
        visitor.ask("GET", "/drain", headers=header),
        visitor.ask("POST", "/drained", json={"upto": 1}, headers=header),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert len(visitor.drain()) == 1


@pytest.mark.parametrize("limit", ["0", "-1", "x", "99999999999999999999", "", "٣"])
def test_a_strange_limit_is_put_right(visitor, limit):
    visitor.report()
    assert len(visitor.drain(limit)) == 1


@pytest.mark.parametrize("raw", [b"", b"{", b'{"upto":"x"}', b'{"upto":-1}', b'{"told":[]}', b"[" * 5000])
def test_a_strange_settlement_is_refused(visitor, raw):
    assert visitor.ask("POST", "/drained", content=raw, headers=visitor.bearer).status_code == 400
