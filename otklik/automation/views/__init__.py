"""Screens of rules and of the giving out of work."""
