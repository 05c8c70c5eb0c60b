"""What a password must be, in our own words: the rules are Django's."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short: take at least %(count)d character.",
            "This password is too short: take at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        return ngettext("At least %(count)d character; several words are easiest to keep in mind.", "At least %(count)d characters; several words are easiest to keep in mind.", self.min_length) % {"count": self.min_length}  # fmt: skip


class NotOnesOwnName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your name or e-mail. Take something that nobody would guess from them.")

    def get_help_text(self) -> str:
        return _("Not your name and not your e-mail.")


class NotOnEveryList(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password stands on the lists that are tried first. Take another one.")

    def get_help_text(self) -> str:
        return _("Not one that many people use, such as “qwerty12345”.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password has only digits. Add letters.")

    def get_help_text(self) -> str:
        return _("Not only digits.")
