"""Screens by which a shift is steered."""
