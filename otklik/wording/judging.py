"""Judges one message: pure, without network, for any text."""

from __future__ import annotations

from collections.abc import Iterable

from otklik.wording import acts, naming, shapes, surroundings
from otklik.wording.company import own_words
from otklik.wording.completeness import Reading, missing
from otklik.wording.findings import Context, Finding, Verdict
from otklik.wording.hits import Hit
from otklik.wording.kinds import Kind, Profile
from otklik.wording.rewrites import filled
from otklik.wording.rulebook import exceptions, index, rule, rules
from otklik.wording.tokens import Sentence, sentences
from otklik.wording.veils import Seen, seen

# What takes the meaning out of words: a code or a joke does not say what happened.
NAMES_NOTHING = ("jargon", "joke", "scare")


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
    said = list(by_patterns(shown, cut, context))
    taken = frozenset(
        token.start
        for hit in said
        if hit.rule in NAMES_NOTHING
        for sentence in cut
        for token in sentence.tokens
        if hit.start <= token.start < hit.end
    )
    read = Reading(cut, taken)
    hits = [*said, *by_shape(shown.text, read, kind), *by_surroundings(shown.text, read, context), *by_absence(read, kind)]
    findings = {
        (made.rule, made.start, made.end): made for hit in hits if (made := finding(hit, shown, kind, profile)) is not None
    }
    return Verdict(findings=tuple(sorted(findings.values(), key=lambda found: (found.start, found.end, found.rule))))


def by_patterns(shown: Seen, cut: list[Sentence], context: Context) -> Iterable[Hit]:
    names = {name.lower() for name in context.company.names}
    for sentence in cut:
        tokens = sentence.tokens
        excused = [(name, taken[0], taken[-1]) for name, taken in exceptions(sentence.language).found(tokens)]
        best: dict[tuple[str, int], Hit] = {}
        for (which, template), taken in index(sentence.language).found(tokens):
            first, last = taken[0], taken[-1]
            if any(name == which.id and start <= last and first <= end for name, start, end in excused):
                continue
            if tokens[first].text.lower() in names:
                continue
            hit = Hit(which.id, tokens[first].start, tokens[last].end, rewrite=filled(template, tokens, taken))
            before = best.get((which.id, first))
            if before is None or (hit.rewrite is not None, hit.end) > (before.rewrite is not None, before.end):
                best[which.id, first] = hit
        yield from without_inner(best.values())
    for which in rules().values():
        for shape in which.shapes:
            for match in shape.finditer(shown.text):
                if match[0].lower() not in names:
                    yield Hit(which.id, match.start(), match.end())


def without_inner(hits: Iterable[Hit]) -> list[Hit]:
    """One finding a place: a hit inside or across another of the same rule says nothing new."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.rewrite is None, hit.start - hit.end)):
        if not any(other.rule == hit.rule and hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return kept


def by_shape(text: str, read: Reading, kind: Kind) -> Iterable[Hit]:
    loud = shapes.shouted(text, read.sentences)
    if loud:
        yield Hit("shouting", loud[0][0], loud[-1][1])
    if many := shapes.steps(text, read):
        yield Hit("steps", *many)
    if empty := shapes.empty_apology(read):
        yield Hit("apology", *empty)
    for span in shapes.promises(read, kind):
        yield Hit("promise", *span)


def by_surroundings(text: str, read: Reading, context: Context) -> Iterable[Hit]:
    yield from naming.names(read, context)
    if context.known:
        yield from surroundings.asked_again(read, context)
    if context.promised:
        yield from surroundings.contradictions(read, context)
    yield from own_words(text, read, context.company)


def by_absence(read: Reading, kind: Kind) -> Iterable[Hit]:
    first, last = read.sentences[0], read.sentences[-1]
    for code in missing(kind, read):
        sentence = (
            next((one for one in read.sentences if one.has("vague")), last)
            if code == "when"
            else first
            if code in ("what", "why")
            else last
        )
        yield Hit(code, sentence.start, sentence.end)


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
