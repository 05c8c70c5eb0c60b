"""Identifiers made comparable: the same e-mail, telephone or contract however it was typed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from otklik.lib.text import clean_line

EMAIL, PHONE = "email", "phone"
# What sites and forms call these two kinds; every other kind keeps its own name.
SAME_KIND = {"e-mail": EMAIL, "mail": EMAIL, "tel": PHONE, "telephone": PHONE, "mobile": PHONE}
# What sites send along although many people share it: it describes a person and never tells who he is.
DESCRIBES = frozenset(
    [
        "airport",
        "birth-date",
        "birthday",
        "birthdate",
        "city",
        "country",
        "first-name",
        "flight",
        "given-name",
        "last-name",
        "name",
        "patronymic",
        "postcode",
        "surname",
        "zip",
    ]
)
HOME_REGION = "RU"
LONGEST_KIND, LONGEST_VALUE = 40, 300
TELEPHONE = re.compile(r"[+\d][\d\s().\-–—‑]{4,30}")
ADDRESS_BEGUN = re.compile(r"[\w.+%-]+(@[\w.-]*)?", re.ASCII)
FEWEST_DIGITS, FEWEST_LETTERS = 4, 3
GAPS = re.compile(r"[\s\-–—‑]+")


@dataclass(frozen=True, kw_only=True)
class Told:
    """An identifier as somebody told it; `normal` is what is compared, empty when it says nothing."""

    kind: str
    value: str
    normal: str

    @classmethod
    def of(cls, kind: str, value: str) -> Told:
        kind = kind_of(kind)
        value = clean_line(value, most=LONGEST_VALUE)
        return cls(kind=kind, value=value, normal=normal(kind, value))

    @property
    def describes(self) -> bool:
        """Worth noting about the person, though others share it."""
        return is_shared(self.kind)

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.normal


def kind_of(kind: str) -> str:
    name = clean_line(kind, most=LONGEST_KIND).lower()
    return SAME_KIND.get(name, name)


def normal(kind: str, value: str) -> str:
    """E-mail in small letters, telephone in E.164, anything else in capitals without gaps; empty when it identifies nobody."""
    if is_shared(kind):
        return ""
    if kind == EMAIL:
        return email(value)
    if kind == PHONE:
        return telephone(value)
    return GAPS.sub("", value).upper() if kind else ""


def is_shared(kind: str) -> bool:
    return kind.replace("_", "-").replace(" ", "-") in DESCRIBES


def email(value: str) -> str:
    address = value.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def telephone(value: str) -> str:
    """E.164. Without a country code it is a number of the company's own country."""
    try:
        number = phonenumbers.parse(value, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contact(text: str) -> Told | None:
    """What a person typed into «Почта или телефон», when it is one of the two."""
    for kind, fits in ((EMAIL, "@" in text), (PHONE, TELEPHONE.fullmatch(text.strip()) is not None)):
        if fits and (told := Told.of(kind, text)).normal:
            return told
    return None


def beginning(text: str) -> Told | None:
    """What an e-mail or a telephone that is still being typed begins with; too little of it means nobody."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and TELEPHONE.fullmatch(text.strip()):
        return Told(kind=PHONE, value=text, normal=telephone_begun(text, digits))
    letters = text.strip().lower()
    fits = len(letters) >= FEWEST_LETTERS and ADDRESS_BEGUN.fullmatch(letters)
    return Told(kind=EMAIL, value=text, normal=letters) if fits else None


def telephone_begun(text: str, digits: str) -> str:
    """As it stands in E.164: at home people dial 8 or nothing before a number of theirs."""
    if text.lstrip().startswith("+"):
        return f"+{digits}"
    return f"+7{digits[1:] if digits[0] in '78' else digits}"


def shown_telephone(e164: str) -> str:
    """+7 912 345-67-89, as people read it."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164
