"""For a person: where, what is wrong, how to say it, and the words themselves."""

from __future__ import annotations

from typing import TextIO

from otklik.wording.kinds import Level
from otklik.wording.reports.outcome import Found, Outcome
from otklik.wording.reports.paint import LEVELS, Paint, line
from otklik.wording.saying import gettext as _
from otklik.wording.saying import ngettext

AROUND = 60


def write(outcome: Outcome, language: str, out: TextIO) -> None:
    paint = Paint(out)
    out.writelines("\n".join(lines(found, language, paint)) + "\n\n" for found in outcome.found)
    for unread in outcome.unread:
        place = f"{line(unread.path)}:{unread.line}" if unread.line else line(unread.path)
        wrong = paint(_("cannot be read"), "red")
        out.write(f"{paint.strong(place)}: {wrong}: {line(unread.sentence, 400)}\n")
    if outcome.unread:
        out.write("\n")
    out.write(f"{summary(outcome)}\n")


def lines(found: Found, language: str, paint: Paint) -> list[str]:
    finding, colour = found.finding, LEVELS[found.finding.level]
    names = {Level.ERROR: _("error"), Level.WARNING: _("warning"), Level.HINT: _("hint")}
    place = f"{line(found.path)}:{found.start[0]}:{found.start[1]}"
    said = [
        f"{paint.strong(place)}: {paint(names[finding.level], colour)}: {finding.message(language)} {paint(f'[{finding.rule}]', 'dim')}",
        f"    {excerpt(found, paint, colour)}",
        f"    {finding.advice(language)}",
    ]
    if finding.rewrite is not None:
        better = f"→ {line(finding.rewrite)}" if finding.rewrite else _("→ leave it out")
        said.append(f"    {paint(better, 'green')}")
    return said


def excerpt(found: Found, paint: Paint, colour: str) -> str:
    """The words in their surroundings, the finding underlined; without colours between ‹ and ›."""
    text, start, end = found.entry.text, found.finding.start, found.finding.end
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    middle = line(text[start:end])
    middle = paint.underlined(middle, colour) if paint.is_on else f"‹{middle}›"
    head = ("…" if start > AROUND else "") + flat(before)
    return head + middle + flat(behind) + ("…" if end + AROUND < len(text) else "")


def flat(text: str) -> str:
    """On one line, with the spaces at its edges that part words."""
    inner = line(text, AROUND * 2)
    return (" " if text[:1].isspace() else "") + inner + (" " if inner and text[-1:].isspace() else "")


def summary(outcome: Outcome) -> str:
    files, texts, findings = len(outcome.files), outcome.texts, len(outcome.found)
    where = _("{texts} in {files}").format(
        texts=ngettext("{count} text", "{count} texts", texts).format(count=texts),
        files=ngettext("{count} file", "{count} files", files).format(count=files),
    )
    said = [_("{where}: nothing to mend.").format(where=where)]
    if findings:
        said = [f"{where}: " + ngettext("{count} finding.", "{count} findings.", findings).format(count=findings)]
    notes = (
        (outcome.known, ngettext("{count} more is in the baseline.", "{count} more are in the baseline.", outcome.known)),
        (
            outcome.gone,
            ngettext(
                "{count} in the baseline is mended: write it anew.",
                "{count} in the baseline are mended: write it anew.",
                outcome.gone,
            ),
        ),
        (
            outcome.foreign,
            ngettext(
                "{count} is in a language that is not judged.", "{count} are in languages that are not judged.", outcome.foreign
            ),
        ),
        (
            outcome.without_kind,
            ngettext(
                "{count} has no kind in the settings and was passed over.",
                "{count} have no kind in the settings and were passed over.",
                outcome.without_kind,
            ),
        ),
        (
            len(outcome.unread),
            ngettext("{count} file could not be read.", "{count} files could not be read.", len(outcome.unread)),
        ),
    )
    return " ".join([*said, *(note.format(count=count) for count, note in notes if count)])
