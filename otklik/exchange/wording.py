"""The company's own rules of wording, each known by what it looks for, and its manner of speaking, out and in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.exchange.records import Record, known_in, shown
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line
from otklik.speech.actions import change_manner, save_own_rule
from otklik.speech.forms import LONGEST_WORD, MannerForm, OwnRuleForm
from otklik.speech.models import KINDS, PROFILES, Manner, OwnRule

TEXTS = {"message_ru": 200, "message_en": 200, "advice_ru": 300, "advice_en": 300, "rewrite": 300}
COLUMNS = ("phrases", "kinds", "level", *TEXTS, "is_on")
LEVELS = [level for level, _words in OwnRule.LEVELS]
USUAL = "warning"
MANNER_COLUMNS = ("profiles", "prefer", "avoid", "names")
PROFILE_NAMES = [profile for profile, _words in PROFILES]
CALM = PROFILE_NAMES[0]


def own_rules(_person: Operator | None) -> QuerySet[OwnRule]:
    return OwnRule.objects.all()


def own_rule_values(own: OwnRule) -> dict[str, Any]:
    lists = {"phrases": list(own.phrases), "kinds": list(own.kinds)}
    return lists | {name: getattr(own, name) for name in COLUMNS if name not in lists}


def take_own_rule(record: Record, by: Operator | None) -> bool:
    """One that looks for the same is here already and stays as it is."""
    phrases = record.words("phrases")
    if phrases and OwnRule.objects.filter(phrases=phrases).exists():
        return False
    said: dict[str, Any] = {
        "phrases": "\n".join(phrases),
        "kinds": known_in(record, "kinds", [kind for kind, _words in KINDS]),
        "level": record.one_of("level", LEVELS, USUAL),
        **{name: record.line(name, most=most) for name, most in TEXTS.items()},
        "is_on": record.is_true("is_on", "true"),
    }
    form = OwnRuleForm(said, own=OwnRule())
    if "phrases" in form.errors:
        raise Refused(
            _("What it looks for (phrases) cannot be looked for. On the page of wording it is said how phrases are written.")
        )
    if form.errors:
        raise Refused(str(next(iter(form.errors.values()))[0]))
    save_own_rule(form.written(), by=by)
    return True


def manners(_person: Operator | None) -> QuerySet[Manner]:
    return Manner.objects.all()


def manner_values(manner: Manner) -> dict[str, Any]:
    return {name: getattr(manner, name) for name in MANNER_COLUMNS}


def take_manner(record: Record, by: Operator | None) -> bool:
    """How strictly each kind of text is read, and the company's words: added to what is here, of which nothing is written over."""
    here = Manner.current()
    profiles, prefer = profiles_in(record), prefer_in(record)
    is_chosen = bool(here.profiles)
    others = [kind for kind, profile in profiles.items() if is_chosen and here.profiles.get(kind, CALM) != profile]
    others += [shown(word) for word, better in prefer.items() if here.prefer.get(word, better) != better]
    if others:
        raise Refused(_("This is set here in another way: %(names)s. Change it on the page of wording.") % {"names": ", ".join(others[:5])})  # fmt: skip
    wanted = Manner(
        profiles=profiles | here.profiles,
        prefer=here.prefer | prefer,
        avoid=list(dict.fromkeys([*here.avoid, *record.words("avoid")])),
        names=list(dict.fromkeys([*here.names, *record.words("names")])),
    )
    if manner_values(wanted) == manner_values(here):
        return False
    form = MannerForm(typed(wanted), manner=here)
    if form.errors:
        raise Refused(str(next(iter(form.errors.values()))[0]))
    change_manner(by=by, **form.values())
    return True


def profiles_in(record: Record) -> dict[str, str]:
    told = record.mapping("profiles")
    one = Record(subject="", external="", values=told)
    return {kind: one.one_of(kind, PROFILE_NAMES, CALM) for kind, _words in KINDS if kind in told}


def prefer_in(record: Record) -> dict[str, str]:
    told = Record(subject="", external="", values=record.mapping("prefer"))
    return {clean_line(word, most=LONGEST_WORD): told.line(word, most=LONGEST_WORD) for word in told.values}


def typed(manner: Manner) -> dict[str, str]:
    """As somebody would have typed it on the page, so that it is judged the same."""
    return {
        "prefer": "\n".join(f"{word} = {better}" for word, better in manner.prefer.items()),
        "avoid": "\n".join(manner.avoid),
        "names": "\n".join(manner.names),
        **{f"profile_{kind}": manner.profiles.get(kind, CALM) for kind, _words in KINDS},
    }
