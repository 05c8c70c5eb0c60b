"""`otklik words explain`: what a rule is for, how to say it instead, examples."""

from __future__ import annotations

import sys
from typing import TextIO

from otklik.wording.kinds import Profile
from otklik.wording.reports.paint import Paint
from otklik.wording.rulebook import Rule, rules
from otklik.wording.saying import gettext as _


def explain(name: str, language: str, out: TextIO) -> int:
    """All rules in a list, or one whole; 2 when there is none of this name."""
    known = rules()
    paint = Paint(out)
    if not name:
        width = max(map(len, known), default=0)
        out.writelines(f"{paint.strong(rule.id.ljust(width))}  {rule.messages[language]}\n" for rule in known.values())
        return 0
    if name not in known:
        print(_("There is no rule “{name}”. “otklik words explain” lists them all.").format(name=name), file=sys.stderr)
        return 2
    out.write("\n".join(lines(known[name], language, paint)) + "\n")
    return 0


def lines(rule: Rule, language: str, paint: Paint) -> list[str]:
    levels = ", ".join(f"{profile}: {rule.levels[profile]}" if profile in rule.levels else f"{profile}: —" for profile in Profile)
    said = [paint.strong(rule.id), rule.messages[language], "", rule.advices[language], ""]
    said += [_("kinds: {kinds}").format(kinds=", ".join(sorted(rule.kinds))), _("levels: {levels}").format(levels=levels)]
    for mark, title, colour in (("bad", _("So not"), "red"), ("good", _("But so"), "green")):
        examples = rule.examples.get(language, {}).get(mark, [])
        said += ["", paint(title, colour), *(f"  {example}" for example in examples[:5])] if examples else []
    return said
