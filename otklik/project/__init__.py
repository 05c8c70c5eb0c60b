"""Wiring: settings, addresses, the command line, the supervisor and the embedded database."""
