"""The addresses of API v1, a file a subject: find, act, answer."""
