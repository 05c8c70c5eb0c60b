"""Forms of calendars and agreements."""
