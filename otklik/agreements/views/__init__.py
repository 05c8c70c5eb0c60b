"""Screens of calendars, agreements, and what stands still."""
