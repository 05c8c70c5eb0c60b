#!/usr/bin/env python
"""Django's own commands for builders; `otklik manage …` is the same with the embedded PostgreSQL at hand."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.project.settings")
    execute_from_command_line(sys.argv)
