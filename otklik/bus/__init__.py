"""Nudges: somebody says that something changed, and everybody concerned looks again. Never carries content."""

from otklik.bus.follow import follow
from otklik.bus.nudge import CHANNEL, EVERYTHING, standing_of, valid_topic

__all__ = ["CHANNEL", "EVERYTHING", "follow", "standing_of", "valid_topic"]
