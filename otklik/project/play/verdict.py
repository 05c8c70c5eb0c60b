"""Was everybody told, and nobody twice? And the table at the end."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from otklik.project.play.mails import Mails
from otklik.project.words import gettext as _


def faults(emails: list[str], mails: Mails, record: dict[str, Any]) -> list[str]:
    """What went wrong with the telling, one sentence each; empty when all is well."""
    about = f"incident:{record['incident']}:"
    told = {notice: counts for notice, counts in mails.told().items() if notice.startswith(about)}
    found = []
    for kind in ("raised:", "delayed:", "fixed:0", "fixed:1"):
        notices = [counts for notice, counts in told.items() if notice.removeprefix(about).startswith(kind)]
        missed = [email for email in emails if not any(counts[email] for counts in notices)]
        if missed:
            found.append(f"{len(missed)} affected were never told of “{kind}”, for example {missed[0]}.")
    for notice, counts in told.items():
        found += [f"{email} was told {count} times of “{notice}”." for email, count in counts.items() if count > 1]
    return found


def counted(emails: list[str], mails: Mails, record: dict[str, Any]) -> dict[str, int]:
    """The numbers of the story."""
    about = f"incident:{record['incident']}:"
    answers = [given for one in record["affected"] for given in one["answers"]]
    return {
        "travellers": len(emails),
        "affected": len(record["affected"]),
        "letters": sum(sum(counts.values()) for notice, counts in mails.told().items() if notice.startswith(about)),
        "said it works": sum(given["answer"] == "through" for given in answers),
        "said still broken": sum(given["answer"] == "broken" for given in answers),
        "reopened": record["reopened"],
        "credited for raising": len(record["raises"]),
    }


def table(record: dict[str, Any], counts: dict[str, int], measured: dict[str, float]) -> Table:
    """Stamps with the seconds since the raise, lengths, counts."""
    drawn = Table(show_header=True, header_style="bold")
    drawn.add_column(_("what"))
    drawn.add_column(_("value"), justify="right")
    for name, at in record["stamps"].items():
        drawn.add_row(name, at or "—")
    drawn.add_section()
    for name, seconds in record["seconds"].items():
        drawn.add_row(name, "—" if seconds is None else f"{seconds:g} s")
    drawn.add_section()
    for name, value in {**counts, **measured}.items():
        drawn.add_row(name, f"{value:g}")
    return drawn
