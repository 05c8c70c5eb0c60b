"""The screens of the outage loop."""
