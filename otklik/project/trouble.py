"""What may go wrong around the program, said to the person who runs it."""

from __future__ import annotations


class Trouble(Exception):
    """A plain sentence: what is wrong and what to do. The command line prints it and ends with 1."""
