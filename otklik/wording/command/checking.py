"""Goes through the files: takes the texts out, finds each one's kind, has it judged, puts the findings back into place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from otklik.wording import files
from otklik.wording.command import calls
from otklik.wording.command.settings import KindRule, Settings, fits
from otklik.wording.files.entries import Entry
from otklik.wording.files.source import Broken, Source, read
from otklik.wording.findings import Context, Finding
from otklik.wording.judging import judge
from otklik.wording.kinds import Kind
from otklik.wording.reports.outcome import GRAVITY, Found, Outcome, Unread
from otklik.wording.saying import gettext as _

LANGUAGES = {"ru", "en"}
# A tooltip does not have to say all that a whole message has to.
MISSING = {"what", "why", "next", "when", "owner", "whom", "since", "promise"}
STDIN = "-"


class Check:
    """One run. `stdin_name` and `form` say what comes from a pipe."""

    def __init__(self, settings: Settings, *, form: str = "", stdin_name: str = "") -> None:
        self.settings, self.form, self.stdin_name = settings, form, stdin_name
        self.context = Context(company=settings.company)
        self.outcome = Outcome()

    def run(self, paths: list[str], tell: Callable[[str], None]) -> Outcome:
        for path in paths:
            name = (self.stdin_name or "stdin") if path == STDIN else path
            if fits(self.from_root(name), self.settings.skip):
                continue
            tell(name)
            self.outcome.files.append(name)
            try:
                self.look_into(self.source(path, name))
            except Broken as broken:
                self.outcome.unread.append(Unread(name, broken.line, broken.sentence))
        return self.outcome

    def form_of(self, name: str) -> str:
        if self.form:
            return self.form
        if name == "stdin":
            return "text"
        if form := files.format_of(name):
            return form
        raise Broken(_("Its ending names no known format. Say which one with --as: {names}.").format(names=", ".join(files.FORMATS)))  # fmt: skip

    def source(self, path: str, name: str) -> Source:
        form = self.form_of(name)
        try:
            data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Broken(_("The file cannot be opened: {reason}.").format(reason=reason)) from error
        return read(name, data, form)

    def look_into(self, source: Source) -> None:
        path = self.from_root(source.name)
        for entry in files.entries(source, self.form_of(source.name)):
            if not self.is_wanted(entry):
                continue
            rule = self.rule_for(path, entry)
            if rule is None:
                self.outcome.without_kind += 1
                continue
            language = self.language_of(entry)
            if language is not None and language not in LANGUAGES:
                self.outcome.foreign += 1
                continue
            self.outcome.texts += 1
            self.outcome.found += self.judged(
                source, path, replace(entry, language=language, is_part=entry.is_part or rule.part), rule.kind
            )

    def from_root(self, name: str) -> str:
        """As the settings name it, with slashes: the same on every machine."""
        try:
            return Path(name).absolute().relative_to(self.settings.folder).as_posix()
        except ValueError:
            return Path(name).as_posix()

    def is_wanted(self, entry: Entry) -> bool:
        settings = self.settings
        if entry.is_source and not settings.sources:
            return False
        return (not settings.include or fits(entry.key, settings.include)) and not fits(entry.key, settings.exclude)

    def rule_for(self, path: str, entry: Entry) -> KindRule | None:
        """The first that fits; the kind for all the others when there is one."""
        found = next((rule for rule in self.settings.kinds if self.belongs(rule, path, entry)), None)
        return found or (KindRule(self.settings.kind) if self.settings.kind else None)

    def belongs(self, rule: KindRule, path: str, entry: Entry) -> bool:
        if rule.files and not fits(path, rule.files):
            return False
        if rule.keys and not fits(entry.key, rule.keys):
            return False
        return not rule.said_by or (entry.msgid or entry.key) in calls.texts_of(self.settings.folder, rule.code, rule.said_by)

    def language_of(self, entry: Entry) -> str | None:
        return entry.language or self.settings.language

    def judged(self, source: Source, path: str, entry: Entry, kind: Kind) -> Iterator[Found]:
        seen = set()
        # Lines are messages as they are sent; in all other files a placeholder is filled in later.
        is_sent = self.form_of(source.name) == "lines"
        context = replace(self.context, is_template=not is_sent)
        for read_aloud in entry.read_aloud():
            verdict = judge(read_aloud.text, kind=kind, language=entry.language, profile=self.settings.profile, context=context)
            for finding in verdict.findings:
                if self.is_shown(read_aloud, finding) or (is_sent and finding.rule == "name"):
                    found = placed(source, path, read_aloud, kind, finding)
                    # The branches of one plural have most of their words in common.
                    if (mark := (finding.rule, found.start, found.end)) not in seen:
                        seen.add(mark)
                        yield found

    def is_shown(self, entry: Entry, finding: Finding) -> bool:
        if GRAVITY[finding.level] < GRAVITY[self.settings.level] or finding.rule in self.settings.ignore:
            return False
        if entry.is_part and finding.code in MISSING:
            return False
        return not any(start <= finding.start and finding.end <= end for start, end in entry.placeholders)


def placed(source: Source, path: str, entry: Entry, kind: Kind, finding: Finding) -> Found:
    passage = entry.passage
    start = passage.place(finding.start)
    end = passage.place(finding.end - 1) + 1 if finding.end > finding.start else start
    return Found(path, entry, kind, finding, source.place(start), source.place(max(start, end)))
