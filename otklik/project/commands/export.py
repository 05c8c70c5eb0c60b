"""`otklik export WHAT FILE`: everything of one subject, in a file of one's choice."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from otklik.exchange.attaching import attachments, bytes_of
from otklik.exchange.models import Subject, Transfer
from otklik.exchange.running import run as carry_out
from otklik.lib.clock import now
from otklik.project.transfers import progress
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

MEGABYTE = 1_000_000


def run(options: argparse.Namespace) -> int:
    path = Path(options.file).absolute()
    form = path.suffix.lower().lstrip(".")
    if options.subject not in Subject.values:
        raise Trouble(
            _("There is no “{name}” to export. There are: {names}.").format(name=options.subject, names=", ".join(Subject.values))
        )
    if (options.subject == Subject.ATTACHMENTS) != (form == Transfer.ZIP):
        raise Trouble(_("Attachments, and nothing else, go into a file that ends in .zip. Give the file another ending."))
    if form not in (Transfer.CSV, Transfer.JSON, Transfer.ZIP):
        raise Trouble(_("The file must end in .csv or .json: the ending says which of the two is written. Add one."))
    if path.exists():
        raise Trouble(_("{path} is there already; nothing is written over. Give another name, or remove it.").format(path=path))
    transfer = Transfer.objects.create(way=Transfer.OUT, subject=options.subject, form=form, path=str(path), asked_at=now())
    if form == Transfer.ZIP:
        found = attachments(None)
        print(_("{count} attachments, {size} MB together.").format(count=found.count(), size=-(-bytes_of(found) // MEGABYTE)))
    with progress(Console(), path.name) as tell:
        carry_out(transfer, tell)
    if transfer.state != Transfer.DONE:
        raise Trouble(transfer.trouble)
    print(_("{path}: {count} rows. It holds customers' data: keep it closed.").format(path=path, count=transfer.done))
    return 0
