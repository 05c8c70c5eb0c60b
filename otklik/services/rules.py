"""Short names for addresses, and the steps of the first run; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# After ISO 9 as Russian passports and web addresses write it (ГОСТ Р 52535.1).
LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
NOT_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 40


def slug_of(name: str, taken: Collection[str] = ()) -> str:
    """A short name for addresses: «Онлайн-регистрация» → `onlain-registratsiia`; numbered when taken."""
    latin = "".join(LATIN.get(letter, letter) for letter in name.lower())
    slug = NOT_SLUG.sub("-", latin)[:LONGEST_SLUG].strip("-") or "service"
    if slug not in taken:
        return slug
    number = 2
    while f"{slug[: LONGEST_SLUG - 4]}-{number}" in taken:
        number += 1
    return f"{slug[: LONGEST_SLUG - 4]}-{number}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of the first run."""

    id: str
    name: str | Promise


STEPS = (
    Step(id="company", name=_("Company")),
    Step(id="you", name=_("You")),
    Step(id="service", name=_("Service")),
    Step(id="team", name=_("Team")),
    Step(id="shifts", name=_("On shift")),
    Step(id="kit", name=pgettext_lazy("step", "Kit")),
)
STEP_IDS = tuple(step.id for step in STEPS)


def next_step(id: str) -> str | None:
    """The step after this one; None after the last."""
    at = STEP_IDS.index(id) + 1
    return STEP_IDS[at] if at < len(STEP_IDS) else None


def first_open(passed: Collection[str]) -> str | None:
    """Where somebody who comes back goes on; None when everything was done or skipped."""
    return next((step for step in STEP_IDS if step not in passed), None)
