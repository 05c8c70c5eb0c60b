"""Saved views: lists under a name, one's own or a team's, each with a count."""
