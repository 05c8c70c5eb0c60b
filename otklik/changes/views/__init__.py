"""The screens of planned work."""
