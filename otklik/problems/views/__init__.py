"""The screens of problems."""
