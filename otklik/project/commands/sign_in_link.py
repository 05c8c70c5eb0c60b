"""`otklik sign-in-link EMAIL`: for somebody who cannot get in."""

from __future__ import annotations

import argparse

from otklik.accounts.actions.links import sign_in_link
from otklik.accounts.models import Operator
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _


def run(options: argparse.Namespace) -> int:
    operator = Operator.objects.active().filter(email__iexact=options.email).first()
    if operator is None:
        raise Trouble(
            _("Nobody who works here has the address {email}. Check its spelling, or give the address of an admin.").format(
                email=options.email
            )
        )
    print(sign_in_link(operator))
    return 0
