"""Views of accounts, one file a subject."""
