"""Proving that an e-mail or a telephone is the customer's: six digits go there, and he reads them out or types them in."""

from __future__ import annotations

import hmac
import secrets
import uuid
import zoneinfo
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Company, Operator
from otklik.customers import rules
from otklik.customers.facts import CodeSent, IdentifierProven
from otklik.customers.identifiers import EMAIL, PHONE
from otklik.customers.meeting import lock
from otklik.customers.models import Customer, Identifier, ProofCode
from otklik.journal.record import record
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.actions import Letter, tell
from otklik.notices.models import Delivery, SmsWay
from otklik.pages.words import clock

BY_CODE = "code"


@transaction.atomic
def send_code(identifier: Identifier, *, by: Operator | None) -> ProofCode:
    """Sends six digits to the address or the telephone. `by` is nobody when the customer asked for it on his page.

    What he gets says nothing of whose record it is: whoever reads it may be somebody else. Raises `Refused` when there is
    nothing to prove, no way to send it, or when too many went there, or from this operator, lately.
    """
    refuse_where_nothing_goes(identifier)
    lock([(identifier.kind, identifier.normal)])
    check_is_free(identifier, by)
    refuse_too_many(identifier, by)
    ProofCode.objects.filter(identifier=identifier, used_at=None).update(expires_at=now())
    code, nonce = f"{secrets.randbelow(1_000_000):06}", uuid.uuid4()
    sent = ProofCode.objects.create(
        identifier=identifier,
        nonce=nonce,
        code_hash=hashed(nonce, code),
        by=by,
        made_at=now(),
        expires_at=now() + rules.CODE_LASTS,
    )
    tell(notice_key(sent), f"customer:{identifier.customer_id}", [letter(sent, code)])
    record(CodeSent(customer=identifier.customer_id, identifier=identifier.pk, by=by.pk if by else None))
    return sent


def refuse_where_nothing_goes(identifier: Identifier) -> None:
    if identifier.kind not in (EMAIL, PHONE) or not identifier.normal:
        raise Refused(_("This cannot get a code, because a code goes to an e-mail or a telephone. Choose one of the customer’s."))
    if identifier.kind == PHONE and SmsWay.current() is None:
        raise Refused(
            _(
                "The code was not sent, because no gateway of SMS is set yet. An administrator sets it in “Settings”, on the page"
                " “Codes by SMS”."
            )
        )


def refuse_too_many(identifier: Identifier, by: Operator | None) -> None:
    """The operator's row is held, so that presses at one moment are counted one after another."""
    lately = ProofCode.objects.filter(identifier__kind=identifier.kind, identifier__normal=identifier.normal)
    if lately.filter(made_at__gt=now() - timedelta(days=1)).count() >= rules.MOST_CODES_A_DAY:
        raise Refused(_("Enough codes have gone there today. Use the last one, or wait until tomorrow."))
    if lately.filter(made_at__gt=now() - rules.CODES_WITHIN).count() >= rules.MOST_CODES:
        raise Refused(_("Enough codes have gone there. Use the last one, or wait a quarter of an hour."))
    if by is None:
        return
    Operator.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)
    if ProofCode.objects.filter(by=by, made_at__gt=now() - rules.BY_ONE_WITHIN).count() >= rules.MOST_BY_ONE:
        raise Refused(
            _(
                "The code was not sent, because %(most)s have gone out in your name within an hour. Wait a while, or ask a colleague."
            )
            % {"most": rules.MOST_BY_ONE}
        )


def prove(identifier: Identifier, code: str, *, by: Operator | None) -> Identifier:
    """The customer named the code. Raises `Refused` when it is not the one, is out of date, or was guessed at too often."""
    sent = identifier.codes.filter(used_at=None, expires_at__gt=now()).order_by("-pk").first()
    if sent is None:
        raise Refused(_("No code is waiting: it has run out. Send a new one."))
    # Counted before it is looked at, in a statement of its own: guesses at one moment count each.
    if not ProofCode.objects.filter(pk=sent.pk, tries__lt=rules.MOST_TRIES).update(tries=F("tries") + 1):
        raise Refused(_("The code is void now because it was wrong five times. Send a new one."))
    digits = "".join(filter(str.isdigit, code[:40]))
    if not digits.isascii() or not hmac.compare_digest(hashed(sent.nonce, digits), sent.code_hash):
        raise Refused(
            _("This is not the code: the six digits do not match. Ask the customer to read them out once more.")
            if by
            else _("This is not the code: the six digits do not match. Please look at those in the latest message once more.")
        )
    try:
        return settled(identifier, sent, by)
    except IntegrityError as error:
        raise Refused(belongs_to_another(by)) from error


@transaction.atomic
def settled(identifier: Identifier, sent: ProofCode, by: Operator | None) -> Identifier:
    lock([(identifier.kind, identifier.normal)])
    check_is_free(identifier, by)
    if not ProofCode.objects.filter(pk=sent.pk, used_at=None).update(used_at=now()):
        raise Refused(_("No code is waiting: it has run out. Send a new one."))
    identifier.verified_at, identifier.verified_how, identifier.may_write = now(), BY_CODE, True
    identifier.save(update_fields=["verified_at", "verified_how", "may_write"])
    record(IdentifierProven(customer=identifier.customer_id, identifier=identifier.pk, by=by.pk if by else None))
    return identifier


def check_is_free(identifier: Identifier, by: Operator | None) -> None:
    holders = Identifier.objects.filter(kind=identifier.kind, normal=identifier.normal, verified_at__isnull=False)
    holder = holders.first()
    if holder is not None:
        raise Refused(_("This is confirmed already.") if holder.pk == identifier.pk else belongs_to_another(by))


def belongs_to_another(by: Operator | None) -> str:
    """Customers do not learn of one another."""
    if by is None:
        return _("This cannot be confirmed here. Write to us on this page, and we will help.")
    return _("Another customer has proven that this is his. If it is the same person, merge the two.")


def hashed(nonce: uuid.UUID, code: str) -> str:
    return tokens.seal(settings.CONFIG.key("proof-code"), f"{nonce}:{code}").hex()


def notice_key(sent: ProofCode) -> str:
    return f"code:{sent.nonce}"


def letter(sent: ProofCode, code: str) -> Letter:
    customer, one = sent.identifier.customer, sent.identifier
    company = Company.current()
    is_sms = one.kind == PHONE
    with translation.override(customer.language), timezone.override(zone_of(customer, company)):
        # A day would cost a second SMS, and a code that lives for minutes needs none.
        until = f"{timezone.localtime(sent.expires_at):%H:%M}" if is_sms else clock(sent.expires_at)
        context = {"code": code, "company": company, "until": until}
        return Letter(
            recipient=f"customer:{customer.pk}",
            address=one.normal if is_sms else one.value,
            channel=Delivery.SMS if is_sms else Delivery.EMAIL,
            language=customer.language,
            subject="" if is_sms else _("Your code for %(company)s") % {"company": company.name},
            text=render_to_string("customers/sms/code.txt" if is_sms else "customers/mail/code.txt", context).strip(),
        )


def zone_of(customer: Customer, company: Company) -> zoneinfo.ZoneInfo:
    for name in (customer.time_zone, company.time_zone):
        if name in zoneinfo.available_timezones():
            return zoneinfo.ZoneInfo(name)
    return zoneinfo.ZoneInfo("UTC")
