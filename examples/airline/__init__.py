"""Polyus, a small airline: the check-in of the demo, with a switch that breaks it."""
