"""Backup and restore: everything in one file, checked before anything is touched."""
