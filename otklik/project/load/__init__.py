"""A desk with years of tickets behind it, for measurements: thousands or a million, in Russian and English."""
