"""`otklik sign-in-link EMAIL`: for an operator who cannot get in, or for the first one."""

from __future__ import annotations

import argparse

from django.conf import settings

from otklik.accounts.actions import sign_in_link
from otklik.lib.refused import Refused
from otklik.project.trouble import Trouble


def run(options: argparse.Namespace) -> int:
    try:
        link = sign_in_link(options.email)
    except Refused as refused:
        raise Trouble(str(refused)) from refused
    print(f"{settings.DESK_URL}{link}" if link.startswith("/") else link)
    return 0
