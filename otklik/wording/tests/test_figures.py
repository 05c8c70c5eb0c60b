"""How often the guard judges as people did, on messages it was made with and on those kept aside."""

import pytest

from otklik.wording.tests.labelled.reading import figures, labelled


@pytest.mark.parametrize("language", ["ru", "en"])
def test_at_least_three_hundred_messages_were_judged_by_people(language):
    assert len(labelled(language)) >= 300


@pytest.mark.parametrize("unseen", [False, True], ids=["seen", "unseen"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_guard_judges_as_people_did(language, unseen):
    found = figures([one for one in labelled(language) if one.unseen is unseen and not one.is_strangers])
    assert found.verdict >= 0.92
    assert found.passed >= 0.92
    assert found.f1 >= 0.8


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_strangers_wrote_is_judged_as_they_labelled_it(language):
    """Writers who knew no rule of ours, and of their messages the third that nobody looked at. The aim is 0.92, 0.92 and 0.8."""
    found = figures([one for one in labelled(language) if one.unseen and one.is_strangers])
    assert found.verdict >= 0.83
    assert found.passed >= 0.91
    assert found.f1 >= 0.74
