"""How often the guard judges as people did, on messages it was made with and on those kept aside."""

import pytest

from otklik.wording.tests.labelled.reading import figures, labelled


@pytest.mark.parametrize("language", ["ru", "en"])
def test_at_least_three_hundred_messages_were_judged_by_people(language):
    assert len(labelled(language)) >= 300


@pytest.mark.parametrize("unseen", [False, True], ids=["seen", "unseen"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_guard_judges_as_people_did(language, unseen):
    found = figures([one for one in labelled(language) if one.unseen is unseen])
    assert found.verdict >= 0.92
    assert found.passed >= 0.92
    assert found.f1 >= 0.8
