"""What leads type: how strictly, which words, and rules of the company's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.lib.text import clean, clean_line
from otklik.pages.fields import first_of
from otklik.speech import rules
from otklik.speech.models import KINDS, PROFILES, Manner, OwnRule

MOST_WORDS, LONGEST_WORD, LONGEST_LIST = 300, 100, 40_000
BETWEEN = ("→", "->", "=", "—")

WHY = {
    rules.EMPTY: _("“%(phrase)s” holds no word to look for."),
    rules.LONG: _("“%(phrase)s” is longer than ten words. Keep what tells it apart."),
    rules.GAPS: _("“%(phrase)s” has more than two gaps. It would find too much."),
    rules.EDGE: _("“%(phrase)s” begins or ends with a gap. Begin and end with a word."),
    rules.SHORT: _("“%(phrase)s” would find almost every word. Write at least three letters beside the star."),
    rules.INSIDE: _("“%(phrase)s” has a star inside a word. Put it at the beginning or at the end."),
}


class LinesField(forms.CharField):
    """One thing a line."""

    def __init__(self, rows: int, **options: Any) -> None:
        super().__init__(max_length=LONGEST_LIST, widget=forms.Textarea(attrs={"rows": rows}), **({"required": False} | options))

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), most=LONGEST_LIST + 1)


def lines_of(text: str) -> list[str]:
    lines = (clean_line(line, most=LONGEST_WORD + 1) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def checked_lines(lines: list[str]) -> list[str]:
    if len(lines) > MOST_WORDS:
        raise forms.ValidationError(
            _("These are more than %(number)s lines. Keep the ones that matter most."), params={"number": MOST_WORDS}
        )
    if long := next((line for line in lines if len(line) > LONGEST_WORD), ""):
        raise forms.ValidationError(
            _("“%(line)s…” is too long. Leave one word or a short phrase in the line."), params={"line": long[:30]}
        )
    return lines


class MannerForm(forms.Form):
    """Profiles by kind and the company's words."""

    prefer = LinesField(
        4,
        label=_("Say it our way"),
        help_text=_("One a line: the word, an equals sign, the word to use. For example: tariff = fare"),
    )
    avoid = LinesField(3, label=_("Never say"), help_text=_("One word or phrase a line."))
    names = LinesField(
        3, label=_("Names that are no jargon"), help_text=_("Products, programmes and abbreviations that your customers know.")
    )

    def __init__(self, *args: Any, manner: Manner, **options: Any) -> None:
        options["initial"] = {
            "prefer": "\n".join(f"{word} = {better}" for word, better in manner.prefer.items()),
            "avoid": "\n".join(manner.avoid),
            "names": "\n".join(manner.names),
            **{f"profile_{kind}": manner.profiles.get(kind, "calm") for kind, _words in KINDS},
        }
        super().__init__(*args, **options)
        for kind, words in KINDS:
            self.fields[f"profile_{kind}"] = forms.ChoiceField(label=words, choices=PROFILES)

    @property
    def profiles(self) -> list[forms.BoundField]:
        return [self[f"profile_{kind}"] for kind, _words in KINDS]

    def clean_prefer(self) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for line in lines_of(self.cleaned_data["prefer"]):
            sign = next((sign for sign in BETWEEN if sign in line), "")
            word, _sign, better = (part.strip() for part in line.partition(sign)) if sign else (line, "", "")
            if not word or not better or not rules.words_of(word):
                raise forms.ValidationError(
                    _("“%(line)s” has no pair in it. Write the word, an equals sign, and the word to use instead."),
                    params={"line": line[:60]},
                )
            pairs[word] = better
        checked_lines([*pairs, *pairs.values()][: MOST_WORDS + 1] if len(pairs) <= MOST_WORDS else list(pairs))
        return pairs

    def clean_avoid(self) -> list[str]:
        return checked_lines(lines_of(self.cleaned_data["avoid"]))

    def clean_names(self) -> list[str]:
        return checked_lines(lines_of(self.cleaned_data["names"]))

    def values(self) -> dict[str, Any]:
        content = self.cleaned_data
        profiles = {kind: content[f"profile_{kind}"] for kind, _words in KINDS}
        return {"profiles": profiles, **{name: content[name] for name in ("prefer", "avoid", "names")}}


class LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""), most=(self.max_length or 300) + 1)


class OwnRuleForm(forms.Form):
    """Words or phrases, where they are looked for, and what is said of them."""

    phrases = LinesField(
        3,
        required=True,
        error_messages={"required": _("Write at least one word or phrase to look for.")},
        label=_("Words or phrases"),
        help_text=_("One a line. A star stands for any ending (“delay*”), three dots for up to four words (“we … regret”)."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Where it is looked for"),
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of text.")},
    )
    level = forms.ChoiceField(label=_("How grave it is"), choices=OwnRule.LEVELS)
    message_ru = LineField(label=_("What is wrong, in Russian"), max_length=200, required=False)
    message_en = LineField(label=_("What is wrong, in English"), max_length=200, required=False)
    advice_ru = LineField(label=_("How to say it, in Russian"), max_length=300, required=False)
    advice_en = LineField(label=_("How to say it, in English"), max_length=300, required=False)
    rewrite = LineField(
        label=_("Put this in its place"),
        max_length=300,
        required=False,
        help_text=_("Offered as a button. Empty: only the advice is shown."),
    )
    is_on = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, own: OwnRule, **options: Any) -> None:
        names = ("kinds", "level", "message_ru", "message_en", "advice_ru", "advice_en", "rewrite", "is_on")
        options["initial"] = {name: getattr(own, name) for name in names} | {"phrases": "\n".join(own.phrases)}
        super().__init__(*args, **options)
        self.own = own

    def clean_phrases(self) -> list[str]:
        lines = lines_of(self.cleaned_data["phrases"])
        if len(lines) > rules.MOST_PHRASES:
            raise forms.ValidationError(_("A rule holds at most ten lines. Make a second rule for the others."))
        for line in checked_lines(lines):
            try:
                rules.read_phrase(line)
            except rules.BadPhrase as bad:
                raise forms.ValidationError(WHY[bad.why], params={"phrase": line[:60]}) from bad
        return lines

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        if not content.get("message_ru") and not content.get("message_en"):
            self.add_error(first_of("message"), _("Say in one sentence what is wrong, in Russian or in English."))
        return content

    def written(self) -> OwnRule:
        """The rule with what was typed, not saved yet."""
        for name, value in self.cleaned_data.items():
            setattr(self.own, name, value)
        return self.own
