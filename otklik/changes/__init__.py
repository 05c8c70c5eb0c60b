"""Planned work: who is touched, what everybody reads, and when."""
