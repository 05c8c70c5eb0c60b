"""The desk as it is loaded: list, ticket page with 20 messages, search; p50 and p95 of each, with the statements it takes.

Fill a database with `otklik bench load --tickets N` and name it in DATABASE_URL, or start this beside a running desk.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import django

RUNS = int(os.environ.get("OTKLIK_BENCH_RUNS", "40"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.project.settings")
    os.environ.setdefault("OTKLIK_SECRET", "bench")
    from otklik.project.running import database_at_hand  # noqa: PLC0415 - the environment first

    with database_at_hand():
        django.setup()
        from otklik.project import static  # noqa: PLC0415 - Django is set up first

        static.collect()
        measure()


def measure() -> None:
    from django.conf import settings  # noqa: PLC0415 - Django is set up first
    from django.test import Client  # noqa: PLC0415

    from otklik.accounts.models import Operator, Role  # noqa: PLC0415
    from otklik.customers.models import Identifier  # noqa: PLC0415
    from otklik.desk.models import KnownFact, Ticket  # noqa: PLC0415

    settings.ALLOWED_HOSTS.append("testserver")
    newest = Ticket.objects.order_by("-pk").first()
    if newest is None:
        print("There are no tickets: fill the database with “otklik bench load --tickets N” first.")
        return
    people = Operator.objects.active().with_role("operator", "lead")
    lead = people.filter(roles__contains=[Role.LEAD]).first()
    operator = people.exclude(roles__contains=[Role.LEAD]).filter(teams__isnull=False).order_by("pk").first()
    long = Ticket.objects.filter(pk__lte=newest.pk - 1000).order_by("-pk")
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
    print(f"{Ticket.objects.count():,} tickets")
    for name, person in (("operator", operator), ("lead", lead)):
        if person is None:
            continue
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        print(f"\n{name:28} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8}")
        for shelf in ("waiting", "mine", "all", "resolved"):
            timed(f"list: {shelf}", client, [f"/tickets/?show={shelf}"])
        timed("list: of one service", client, ["/tickets/?show=resolved&service=site"])
        mine = [one for one in twenty if Ticket.objects.seen_by(person).filter(pk=one.pk).exists()]
        if mine:
            timed("ticket with 20 messages", client, [f"/tickets/{one.number}/" for one in mine])
        for kind, words in asked.items():
            timed(f"search: {kind}", client, [f"/tickets/?q={one}" for one in words])


def timed(name: str, client: object, addresses: list[str]) -> None:
    get: Callable[..., object] = client.get  # type: ignore[attr-defined]
    for address in addresses:
        answer = get(address)
        assert answer.status_code == 200, (address, answer.status_code)  # type: ignore[attr-defined]
    took, cpu = [], time.process_time()
    for turn in range(RUNS):
        began = time.perf_counter()
        get(addresses[turn % len(addresses)])
        took.append((time.perf_counter() - began) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / RUNS
    print(f"{name:28} {statistics.median(took):8.1f} {sorted(took)[int(len(took) * 0.95) - 1]:8.1f} {cpu:8.1f}", flush=True)


if __name__ == "__main__":
    main()
