"""The way of SMS: set, tried out and taken away by an admin."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Company, Operator
from otklik.customers import rules
from otklik.customers.facts import SmsWayRemoved, SmsWaySet, SmsWayTested
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.actions import Letter, tell
from otklik.notices.models import Delivery, SmsWay

# What the deliveries of tests are about, and the topic of their page.
ABOUT = "sms-way"


@transaction.atomic
def set_sms_way(*, address: str, good_sign: str, by: Operator) -> SmsWay:
    """Without an address the one that is set stays: it is a secret, which no form repeats."""
    is_new = False
    if address:
        _way, is_new = SmsWay.objects.get_or_create(pk=1, defaults={"address": address, "good_sign": good_sign, "set_at": now()})
    way = SmsWay.objects.select_for_update().filter(pk=1).first()
    if way is None:
        raise Refused(_("Write the address of the gateway: without one no SMS can leave."))
    wanted = (address or way.address, good_sign)
    if is_new or wanted != (way.address, way.good_sign):
        way.address, way.good_sign, way.set_at = *wanted, now()
        way.save()
        record(SmsWaySet(by=by.pk))
    return way


@transaction.atomic
def remove_sms_way(*, by: Operator) -> None:
    if SmsWay.objects.filter(pk=1).delete()[0]:
        record(SmsWayRemoved(by=by.pk))


@transaction.atomic
def send_test_sms(phone: str, *, by: Operator) -> Delivery:
    """One SMS to this telephone in E.164, by the way that codes take. Raises `Refused` when too many went lately."""
    if not SmsWay.objects.select_for_update().filter(pk=1).exists():
        raise Refused(_("There is nothing to test yet: save the address of the gateway first."))
    if sms_tests().filter(made_at__gt=now() - rules.TESTS_WITHIN).count() >= rules.MOST_TESTS:
        raise Refused(_("The test was not sent, because five went out within a quarter of an hour. Wait a little."))
    with translation.override(by.locale):
        text = render_to_string("customers/sms/test.txt", {"company": Company.current()}).strip()
    test = Letter(recipient=f"operator:{by.pk}", address=phone, channel=Delivery.SMS, language=by.locale, subject="", text=text)
    notice = tell(f"{ABOUT}:{uuid.uuid4()}", ABOUT, [test])
    record(SmsWayTested(by=by.pk))
    return notice.deliveries.get()


def sms_tests() -> QuerySet[Delivery]:
    """The newest first."""
    return Delivery.objects.filter(notice__about=ABOUT, channel=Delivery.SMS).order_by("-pk")
