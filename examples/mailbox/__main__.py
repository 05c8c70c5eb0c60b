"""Runs the mailbox: `python -m examples.mailbox`."""

from __future__ import annotations

import os
from pathlib import Path

from examples.address import address_from
from examples.mailbox.site import application
from examples.mailbox.store import Store
from examples.mailbox.taking import Behaviour, Taker, take_mail
from examples.serving import refuse_a_busy_port, serve


def main() -> None:
    smtp = address_from("OTKLIK_MAILBOX", "127.0.0.1:8025")
    web = address_from("OTKLIK_MAILBOX_WEB", "127.0.0.1:8026")
    refuse_a_busy_port("Mailbox", smtp)
    store, behaviour = Store(Path(os.environ.get("OTKLIK_DATA") or "var/demo") / "mailbox"), Behaviour()

    async def smtp_side() -> None:
        await take_mail(Taker(store, behaviour), smtp.host, smtp.port)

    serve("Mailbox", application(store, behaviour), web, beside=[smtp_side])


if __name__ == "__main__":
    main()
