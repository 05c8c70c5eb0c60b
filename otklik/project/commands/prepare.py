"""`otklik prepare`: what must be true before the desk starts; writes the links to show as one line of JSON."""

from __future__ import annotations

import argparse
import json

from django.conf import settings
from django.db import connection

from otklik.accounts.actions.links import first_admin_link
from otklik.project import demo, schema, static

# Two machines that start at once on one database wait for each other here.
LOCK = 0x07_4B_11_4B


def run(_options: argparse.Namespace) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            schema.bring_up_to_date()
            links = demo.seed() if settings.DEMO else {}
            if first := first_admin_link():
                links = {"admin": first} | links
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    static.collect()
    print(json.dumps(links, ensure_ascii=False), flush=True)
    return 0
