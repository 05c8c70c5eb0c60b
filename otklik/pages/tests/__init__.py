"""Tests of the shell, on a small site of their own."""
