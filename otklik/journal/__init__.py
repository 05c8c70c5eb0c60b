"""The journal: one row per thing that happened, and those who act on it later."""
