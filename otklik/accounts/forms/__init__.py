"""Forms of accounts, one file a subject."""
