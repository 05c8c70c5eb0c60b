"""`otklik import FILE`: takes a file of any size; killed and called again, it goes on where it stopped."""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path

from django.utils import translation
from rich.console import Console

from otklik.exchange.models import Subject, Transfer
from otklik.exchange.running import run as carry_out
from otklik.lib.clock import now
from otklik.lib.terminal import language_of
from otklik.project.transfers import progress
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _
from otklik.project.words import ngettext

LOOKED_AT = 1_000_000
SHOWN = 20


def run(options: argparse.Namespace) -> int:
    path = Path(options.file).absolute()
    if not path.is_file():
        raise Trouble(_("{path} is not there: was it moved or misspelt? Give its path.").format(path=path))
    form = options.form or path.suffix.lower().lstrip(".")
    if form not in dict(Transfer.FORMS):
        raise Trouble(_("Say what form it has: --form csv, json, zip, zammad or zendesk."))
    if form == Transfer.ZIP:
        options.subject = Subject.ATTACHMENTS
    if form in (Transfer.CSV, Transfer.JSON) and options.subject not in Subject.values:
        raise Trouble(_("Say what is in it: --subject with one of {names}.").format(names=", ".join(Subject.values)))
    transfer = begun(path, form, options)
    # Why a row was refused is said by the rooms: in the language of this terminal, like the lines around it.
    with translation.override(language_of(os.environ)):
        with progress(Console(), path.name) as tell:
            carry_out(transfer, tell)
        return told(transfer)


def begun(path: Path, form: str, options: argparse.Namespace) -> Transfer:
    """The unfinished import of this very file, else a new one. (A rehearsal begins anew.)"""
    with path.open("rb") as file:
        name = f"{path.stat().st_size}-{hashlib.sha256(file.read(LOOKED_AT)).hexdigest()[:40]}"
    same = Transfer.objects.unfinished().filter(operator=None, way=Transfer.IN, name=name, form=form, source=options.source)
    if not options.dry_run and (found := same.filter(is_rehearsal=False, subject=options.subject).first()):
        print(_("Goes on behind row {row}, where it was stopped.").format(row=found.done))
        return found
    return Transfer.objects.create(
        way=Transfer.IN,
        subject=options.subject,
        form=form,
        source=options.source[:60],
        is_rehearsal=options.dry_run,
        name=name,
        path=str(path),
        asked_at=now(),
    )


def told(transfer: Transfer) -> int:
    if transfer.state != Transfer.DONE:
        raise Trouble(
            transfer.trouble
            or _("The transfer was stopped by somebody at the desk. Start the command again, and it goes on where it was.")
        )
    print(counted(transfer).format(rows=transfer.done, made=transfer.made, known=transfer.known, refused=transfer.refused))
    for one in transfer.told:
        print(one.text)
        print(
            "".join(f"  {name}\n" for name in one.names[:SHOWN]) + ("  …\n" if one.has_more or len(one.names) > SHOWN else ""),
            end="",
        )
    for row in transfer.refused_rows.all()[:SHOWN]:
        print(_("line {line}: {reason}").format(line=row.line, reason=row.reason))
    if transfer.refused > SHOWN:
        print("…")
    return 1 if transfer.refused else 0


def counted(transfer: Transfer) -> str:
    """One row may make several things, so these stand in no sentence with it."""
    if transfer.is_rehearsal:
        return ngettext(
            "{rows} row read. Would be made: {made}, here already: {known}, refused: {refused}.",
            "{rows} rows read. Would be made: {made}, here already: {known}, refused: {refused}.",
            transfer.done,
        )
    return ngettext(
        "{rows} row read. Made: {made}, here before: {known}, refused: {refused}.",
        "{rows} rows read. Made: {made}, here before: {known}, refused: {refused}.",
        transfer.done,
    )
