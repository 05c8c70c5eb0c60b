"""Judges one message: pure, without network, for any text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from otklik.wording import acts, excess, manner, naming, shapes, surroundings
from otklik.wording.company import named, own_words
from otklik.wording.completeness import missing
from otklik.wording.contents import said
from otklik.wording.findings import Context, Finding, Verdict
from otklik.wording.hits import Hit
from otklik.wording.kinds import Kind, Level, Profile
from otklik.wording.known import Known
from otklik.wording.reading import Reading
from otklik.wording.rewrites import filled
from otklik.wording.rulebook import Rule, exceptions, index, rule, rules
from otklik.wording.tokens import Sentence, sentences
from otklik.wording.veils import Seen, seen
from otklik.wording.weighing import WEIGHED
from otklik.wording.whole import MANNERS, material, wrong
from otklik.wording.words import CYRILLIC

Span = tuple[int, int]

# What takes the meaning out of words: a code or a joke does not say what happened.
NAMES_NOTHING = frozenset({"jargon", "joke", "scare", "padding"})
# «Read it carefully», «or we will close it»: neither a step nor a cause.
HELPS_NOBODY = frozenset({"rude", "cold", "ultimatum", "padding"})
LETTERS = {"ru": CYRILLIC, "en": re.compile(r"[a-z]", re.IGNORECASE)}
# More loud places than these are one voice. Two words, such as «Dear customer», are an address and not a sentence.
MOST_LOUD, FEWEST_WORDS = 3, 3
STEPS = ("command", "way", "nothing")
HELP = ("command", "way", "nothing", "cause", "side", "exact_rule", "decline", "purpose", "until", "mends")


def judge(
    text: str, *, kind: Kind, language: str | None = None, profile: Profile = Profile.CALM, context: Context | None = None
) -> Verdict:
    """What a person would stumble over in this message. `language` is "ru" or "en"; None finds it out by itself."""
    context = context or Context()
    shown = seen(text)
    cut = sentences(shown, language=language if language in ("ru", "en") else None)
    if not cut:
        return Verdict()
    acts.read(cut)
    names = named(cut, context.company.names)
    heard = list(by_patterns(shown, cut, names, context))
    taken = frozenset(
        token.start
        for hit in heard
        if hit.rule in NAMES_NOTHING
        for sentence in cut
        for token in sentence.tokens
        if hit.start <= token.start < hit.end
    )
    mute(cut, [hit for hit in heard if hit.rule in HELPS_NOBODY], HELP)
    mute(cut, [hit for hit in heard if hit.rule == "blame"], STEPS)
    read = Reading(cut, taken)
    hits = [
        *heard,
        *by_shape(shown.text, read, kind, names),
        *by_excess(shown.text, read, heard, names),
        *by_surroundings(shown.text, read, context),
    ]
    hits += by_weight(shown.text, read, kind, hits, profile=profile, is_template=context.is_template)
    findings = {
        (made.rule, made.start, made.end): made for hit in hits if (made := finding(hit, shown, kind, profile)) is not None
    }
    return Verdict(findings=tuple(sorted(findings.values(), key=lambda found: (found.start, found.end, found.rule))))


def mute(cut: list[Sentence], hits: list[Hit], acts: tuple[str, ...]) -> None:
    """Takes away the acts that stand in words which help nobody."""
    for sentence in cut:
        inside = [hit for hit in hits if sentence.start <= hit.start < sentence.end]
        for act in acts if inside else ():
            left = [
                span
                for span in sentence.acts.pop(act, [])
                if not any(hit.start <= sentence.tokens[span[0]].start < hit.end for hit in inside)
            ]
            if left:
                sentence.acts[act] = left


def by_patterns(shown: Seen, cut: list[Sentence], names: list[Span], context: Context) -> Iterable[Hit]:
    for sentence in cut:
        tokens = sentence.tokens
        best: dict[tuple[str, int], Hit] = {}
        for name, first, last, rewrite in STANDING.of(sentence):
            if any(start <= tokens[first].start < end for start, end in names):
                continue
            hit = Hit(name, tokens[first].start, tokens[last].end, rewrite=rewrite)
            before = best.get((name, first))
            if before is None or (hit.rewrite is not None, hit.end) > (before.rewrite is not None, before.end):
                best[name, first] = hit
        yield from (whole(hit, sentence) for hit in without_inner(best.values()))
    places = [(token.start, token.end) for sentence in cut for token in sentence.tokens if "<PLACE>" in token.keys]
    kept = [*names, *places]
    for which, shape in shapes_for(shown.text):
        for match in shape.finditer(shown.text):
            if not is_name(match, kept, context):
                yield Hit(which.id, match.start(), match.end())


def shapes_for(text: str) -> Iterable[tuple[Rule, re.Pattern[str]]]:
    """Those that can stand in it: a Russian text is not searched for English turns."""
    letters = [language for language, some in LETTERS.items() if some.search(text)]
    for which in rules().values():
        for one in (*letters, "any") if which.shapes else ():
            for shape in which.shapes[one]:
                yield which, shape


def standing(sentence: Sentence) -> tuple[tuple[str, int, int, str | None], ...]:
    """Which rules' patterns stand in it: rule, first and last token, rewrite."""
    tokens = sentence.tokens
    excused = [(name, taken[0], taken[-1]) for name, taken in exceptions(sentence.language).found(tokens)]
    return tuple(
        (which.id, taken[0], taken[-1], filled(template, tokens, taken))
        for (which, template), taken in index(sentence.language).found(tokens)
        if not any(name == which.id and start <= taken[-1] and taken[0] <= end for name, start, end in excused)
    )


STANDING: Known[tuple[tuple[str, int, int, str | None], ...]] = Known(standing)


def whole(hit: Hit, sentence: Sentence) -> Hit:
    """A sentence that is nothing but padding can be taken out."""
    if hit.rule != "padding" or hit.rewrite is not None:
        return hit
    rest = [token for token in sentence.tokens if said(token) and not hit.start <= token.start < hit.end]
    return hit if rest or len(sentence.words) < FEWEST_WORDS else Hit(hit.rule, sentence.start, sentence.end, rewrite="")


def is_name(match: re.Match[str], names: list[Span], context: Context) -> bool:
    return match[0].lower() in (name.lower() for name in context.company.names) or any(
        start < match.end() and match.start() < end for start, end in names
    )


def without_inner(hits: Iterable[Hit]) -> list[Hit]:
    """One finding a place: a hit inside or across another of the same rule says nothing new."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.rewrite is None, hit.start - hit.end)):
        if not any(other.rule == hit.rule and hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return kept


def by_shape(text: str, read: Reading, kind: Kind, names: list[Span]) -> Iterable[Hit]:
    loud = shapes.shouted(text, read.sentences, names)
    how = "capitals" if shapes.is_heading(text, read.sentences, loud) else "shouting"
    if len(loud) > MOST_LOUD:
        yield Hit(how, loud[0][0], loud[-1][1])
    else:
        yield from (Hit(how, start, end, rewrite=shapes.quieter(text[start:end])) for start, end in loud)
    if many := shapes.steps(text, read):
        yield Hit("steps", *many)
    if empty := shapes.empty_apology(read):
        yield Hit("apology", *empty)
    for span in shapes.promises(read, kind):
        yield Hit("promise", *span)


def by_excess(text: str, read: Reading, heard: list[Hit], names: list[Span]) -> Iterable[Hit]:
    if much := excess.mostly_padding(read, [hit for hit in heard if hit.rule == "padding"]):
        yield Hit("mostly_padding", *much)
    if short := excess.abbreviations(text, names):
        yield Hit("abbreviations", *short)


def by_surroundings(text: str, read: Reading, context: Context) -> Iterable[Hit]:
    yield from naming.names(read, context)
    yield from naming.unfilled(text, context.is_template)
    yield from naming.uninflected(read)
    if context.known:
        yield from surroundings.asked_again(read, context)
    if context.promised:
        yield from surroundings.contradictions(read, context)
    yield from own_words(text, read, context.company)


def by_weight(text: str, read: Reading, kind: Kind, hits: list[Hit], *, profile: Profile, is_template: bool) -> list[Hit]:
    """What is missing, and the tone where no rule heard anything wrong in it."""
    lacks = missing(kind, read)
    sounds = any(rule(hit.rule).code in MANNERS and rule(hit.rule).levels.get(profile) is Level.ERROR for hit in hits)
    found = wrong(material(text, read, kind, lacks, hits), is_template=is_template, asks_tone=not (sounds or is_template))
    return [
        manner.worst(text, read) if code == "tone" else place_of(code, read)
        for code in (*found, *(code for code in lacks if code not in WEIGHED[kind]))
    ]


def place_of(code: str, read: Reading) -> Hit:
    """The sentence that a missing part belongs to."""
    first, last = read.sentences[0], read.sentences[-1]
    vague = next((one for one in read.sentences if one.has("vague")), last)
    sentence = vague if code == "when" else first if code in ("what", "why") else last
    return Hit(code, sentence.start, sentence.end)


def finding(hit: Hit, shown: Seen, kind: Kind, profile: Profile) -> Finding | None:
    which = rule(hit.rule)
    level = which.level(kind, profile)
    if level is None:
        return None
    start, end = shown.span(hit.start, hit.end)
    return Finding(
        rule=which.id,
        code=which.code,
        level=level,
        start=start,
        end=end,
        messages=hit.why or which.messages,
        advices=which.advices,
        rewrite=hit.rewrite,
    )
