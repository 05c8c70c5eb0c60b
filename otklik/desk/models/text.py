"""What the search reads instead of tickets: one row of words a ticket, and the words that occur at all."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class TicketText(models.Model):
    """Everything that a ticket may be found by: stems of what was said, and keys such as its team (`search/keys.py`)."""

    ticket = models.OneToOneField("desk.Ticket", on_delete=models.CASCADE, primary_key=True, related_name="text")
    words = SearchVectorField()

    class Meta:
        # Written by the worker when nobody waits, so without a list of entries that every search would have to read as well.
        indexes = [GinIndex(fields=["words"], name="ticket_text_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"text of {self.ticket_id}"


class TextChange(models.Model):
    """A ticket whose text must be read again: written by triggers, so that nobody who writes can forget it."""

    ticket_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"change of {self.ticket_id}"


class Rereading(models.Model):
    """While tickets are read anew after an upgrade: those with a smaller id are still to come."""

    below = models.BigIntegerField()

    def __str__(self) -> str:
        return f"below {self.below}"


class Word(models.Model):
    """A word that somebody wrote, and how often it was seen: up to a hundred, more makes no difference.

    Its likeness to others is looked up in the index `word_likeness` of the migration `finding`.
    """

    word = models.CharField(max_length=30, primary_key=True)
    seen = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.word
