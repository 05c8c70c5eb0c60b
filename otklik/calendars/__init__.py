"""Business calendars: when a desk works, and the arithmetic of working time."""
