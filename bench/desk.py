"""The desk as it is loaded: list, ticket page with 20 messages, search; p50, p95, the desk's own CPU time and the statements of each.

Fill a database with `otklik bench load --tickets N`, then name its folder in OTKLIK_DATA (or itself in DATABASE_URL), or start
this beside a running desk. Several folders in OTKLIK_BENCH_DATA, such as /small:/large, are measured in turn and compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

RUNS = int(os.environ.get("OTKLIK_BENCH_RUNS", "40"))
ROUNDS = int(os.environ.get("OTKLIK_BENCH_ROUNDS", "3"))
FOLDERS = [folder for folder in os.environ.get("OTKLIK_BENCH_DATA", "").split(":") if folder]
CHILD = "OTKLIK_BENCH_CHILD"
Line = dict[str, Any]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.project.settings")
    os.environ.setdefault("OTKLIK_SECRET", "bench")
    if FOLDERS and CHILD not in os.environ:
        compare()
        return
    from otklik.project.running import database_at_hand  # noqa: PLC0415 - the environment first

    with database_at_hand():
        django.setup()
        from otklik.project import static  # noqa: PLC0415 - Django is set up first
        from otklik.project.served import leave_alone  # noqa: PLC0415

        static.collect()
        # As every process of the desk does when it has loaded.
        leave_alone()
        for line in measured():
            print(json.dumps(line) if CHILD in os.environ else row(line), flush=True)


def compare() -> None:
    """Each folder in a process of its own, round by round, so that a machine that is busy for a while is busy for all."""
    found: dict[str, dict[str, list[Line]]] = {}
    for _round in range(ROUNDS):
        for folder in FOLDERS:
            env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
                "OTKLIK_DATA": folder,
                CHILD: "1",
            }
            said = subprocess.run([sys.executable, __file__], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
            for text in said.splitlines():
                if text.startswith("{"):
                    line = json.loads(text)
                    found.setdefault(line["name"], {}).setdefault(folder, []).append(line)
    print(f"medians of {ROUNDS} rounds in turn; the last column: the last folder’s p50 against the first’s\n")
    for name, folders in found.items():
        middle = {folder: median_of(lines) for folder, lines in folders.items()}
        for folder, line in middle.items():
            print(f"{folder:>16}  {row(line)}")
        if {FOLDERS[0], FOLDERS[-1]} <= middle.keys() and len(FOLDERS) > 1:
            print(f"{'':18}{name:28} {middle[FOLDERS[-1]]['p50'] / middle[FOLDERS[0]]['p50']:8.2f} ×", flush=True)


def median_of(lines: list[Line]) -> Line:
    return {
        key: value if isinstance(value, str) else statistics.median(line[key] for line in lines)
        for key, value in lines[0].items()
    }


def row(line: Line) -> str:
    return f"{line['name']:60} p50 {line['p50']:7.1f} ms   p95 {line['p95']:7.1f} ms   CPU {line['cpu']:6.1f} ms   {line['statements']:.0f} statements   {line['rows']:.0f} rows"


def measured() -> Iterator[Line]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up first
    from django.db import transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from otklik.accounts.models import Operator, Role  # noqa: PLC0415
    from otklik.customers.models import Identifier  # noqa: PLC0415
    from otklik.desk.models import KnownFact, Ticket  # noqa: PLC0415

    settings.ALLOWED_HOSTS.append("testserver")
    newest = Ticket.objects.order_by("-pk").first()
    if newest is None:
        print("There are no tickets: fill the database with “otklik bench load --tickets N” first.", file=sys.stderr)
        return
    people = Operator.objects.active().with_role("operator", "lead")
    lead = people.filter(roles__contains=[Role.LEAD]).first()
    operator = people.exclude(roles__contains=[Role.LEAD]).filter(teams__isnull=False).order_by("pk").first()
    # Not the very newest: other measurements may have opened thousands of short ones.
    long = Ticket.objects.filter(pk__lte=newest.pk * 95 // 100).order_by("-pk")
    twenty = [one for one in long[:400] if one.messages.count() == 20][:4]
    old = KnownFact.objects.filter(name="booking", pk__gte=newest.pk // 3).order_by("pk").first()
    ticket = KnownFact.objects.filter(name="e-ticket", pk__gte=newest.pk).order_by("pk").first()
    phone = Identifier.objects.filter(kind="phone").order_by("-pk").first()
    asked = {
        "common word": ["билет", "деньги", "рейс", "Здравствуйте", "бронирование"],
        "common words": ["чемодан чёрный", "справка полёт", "ticket refund", "деньги билет карту", "курьер чемодан"],
        "rare word": ["перегрузкаград", "фоторубкалог", "мегапечаткадром", "автовязкафон", "обстилкавед"],
        "rare and common": ["перегрузкаград билет", "автовязкафон рейс", "мегапечаткадром чемодан"],
        "booking": [old.value if old else "QK7XZ2"],
        "part of a number": [ticket.value[5:12] if ticket else "1234567", phone.normal[-7:] if phone else "1234567"],
        "customer": ["от:Виноградов", "от:Зайцев чемодан", phone.normal if phone else "+79000000000"],
        "filters": ["услуга:багаж чемодан", "состояние:новое билет", "группа:грузы деньги", "до:2025-01-01 билет"],
        "slip of the pen": ["чимодан", "бронированее", "посадачный талон"],
        "nothing": ["абракадабрище", "деньги абракадабрище"],
    }
    print(f"{Ticket.objects.count():,} tickets", file=sys.stderr)
    for name, person in (("operator", operator), ("lead", lead)):
        if person is None:
            continue
        client = Client()
        client.force_login(person)
        for shelf in ("waiting", "all", "resolved"):
            yield timed(f"{name}, list: {shelf}", client, [f"/tickets/?show={shelf}"])
        # Among ten thousand nobody has a page full of his own: a page is compared with one of as many rows.
        with transaction.atomic():
            some = Ticket.objects.seen_by(person).live().exclude(owner=person).order_by("-pk").values_list("pk", flat=True)[:60]
            Ticket.objects.filter(pk__in=list(some)).update(owner=person)
            yield timed(f"{name}, list: mine, a full page", client, ["/tickets/?show=mine"])
            transaction.set_rollback(True)
        yield timed(f"{name}, list: mine", client, ["/tickets/?show=mine"])
        for filters in ("service=site", "kind=complaint", "priority=2&language=en", "owner=nobody&kind=question&service=baggage"):
            yield timed(f"{name}, list: {filters}", client, [f"/tickets/?show=resolved&{filters}"])
        mine = [one for one in twenty if Ticket.objects.seen_by(person).filter(pk=one.pk).exists()]
        if mine:
            yield timed(f"{name}, ticket with 20 messages", client, [f"/tickets/{one.number}/" for one in mine])
        for kind, words in asked.items():
            yield timed(f"{name}, search: {kind}", client, [f"/tickets/?q={one}" for one in words])


def whole(answer: Any) -> bytes:
    """Both halves of a page: its second is drawn only when it is read."""
    return b"".join(answer)


def timed(name: str, client: Any, addresses: list[str]) -> Line:
    from django.db import connection  # noqa: PLC0415 - Django is set up first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    # PostgreSQL plans a prepared statement anew five times on each connection, which then lives for long: what comes after is measured.
    for address in addresses * (1 + 8 // len(addresses)):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        # To its end: the second half of a page is drawn when it is read.
        whole(answer)
    with CaptureQueriesContext(connection) as statements:
        page = whole(client.get(addresses[0]))
        count = len(statements)
    took, cpu = [], []
    for turn in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        whole(client.get(addresses[turn % len(addresses)]))
        took.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    return {
        "name": name,
        "p50": statistics.median(took),
        "p95": sorted(took)[int(len(took) * 0.95) - 1],
        "cpu": statistics.median(cpu),
        "statements": count,
        "rows": page.count(b'id="row-'),
    }


if __name__ == "__main__":
    main()
