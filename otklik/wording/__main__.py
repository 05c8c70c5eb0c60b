"""`python -m otklik.wording` is `otklik words`."""

from __future__ import annotations

import sys

from otklik.wording.command.line import main

raise SystemExit(main(sys.argv[1:]))
