"""What the worker does for customers: codes are forgotten as soon as they are of no use."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from otklik.customers.actions.proving import notice_key
from otklik.customers.models import ProofCode
from otklik.journal.listeners import every
from otklik.lib.clock import now
from otklik.notices.models import Delivery

# Long enough to count how many went to one address.
REMEMBERED = timedelta(days=2)
HIDDEN = "······"


@every(minutes=1)
def forget_codes() -> None:
    """Takes used and overdue codes out of the ledger, and stops what has not left while its code was good."""
    over = ProofCode.objects.filter(Q(expires_at__lte=now()) | Q(used_at__isnull=False))
    keys = [notice_key(one) for one in over.filter(made_at__gt=now() - REMEMBERED)]
    letters = Delivery.objects.filter(notice__key__in=keys).exclude(text=HIDDEN)
    letters.filter(state=Delivery.QUEUED).update(state=Delivery.FAILED, last_error=_("The code ran out before it could be sent."))
    letters.exclude(state=Delivery.SENDING).update(text=HIDDEN, html="")
    ProofCode.objects.filter(made_at__lt=now() - REMEMBERED).delete()
