"""Every rule is true of its own examples."""

import pytest

from otklik.wording.judging import LETTERS, judge
from otklik.wording.kinds import Kind, Profile
from otklik.wording.rulebook import rules
from otklik.wording.tests.labelled.reading import labelled

BY_CONTEXT = {"asked", "contradiction", "own", "name"}
CASES = [
    pytest.param(rule, language, quality, text, id=f"{rule.id}-{language}-{quality}-{text[:30]}")
    for rule in rules().values()
    for language, examples in rule.examples.items()
    for quality, texts in examples.items()
    for text in texts
]


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_brings_two_good_and_two_bad_examples_of_each_language(rule):
    for language in ("ru", "en"):
        assert len(rule.examples[language]["good"]) >= 2
        assert rule.id in BY_CONTEXT or len(rule.examples[language]["bad"]) >= 2


@pytest.mark.parametrize(("rule", "language", "quality", "text"), CASES)
def test_a_rule_finds_its_bad_examples_and_passes_its_good_ones(rule, language, quality, text):
    kinds = [kind for kind in (Kind.REPLY, Kind.FAILURE, Kind.FIELD, Kind.STATUS) if kind in rule.kinds]
    kind = kinds[0] if rule.id != "why" else Kind.FAILURE
    profile = Profile.CALM if Profile.CALM in rule.levels else Profile.STRICT
    found = {finding.rule for finding in judge(text, kind=kind, language=language, profile=profile).findings}
    assert (rule.id in found) is (quality == "bad"), found


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_shape_stands_under_the_letters_it_cannot_do_without(language: str) -> None:
    """A text without these letters is not searched for it: it must have nothing to find there."""
    other = {"ru": "en", "en": "ru"}[language]
    texts = [one.text for one in labelled(other) if not LETTERS[language].search(one.text)]
    assert len(texts) > 500
    found = [
        (which.id, shape.pattern, text)
        for which in rules().values()
        for shape in which.shapes.get(language, ())
        for text in texts
        if shape.search(text)
    ]
    assert found == []
