"""Otklik: the service desk that works in any weather."""
