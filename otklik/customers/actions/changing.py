"""What operators correct about a customer and an organisation."""

from __future__ import annotations

import zoneinfo

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers.actions.meeting import may_be_written_to
from otklik.customers.facts import CustomerChanged, IdentifierTold, OrganisationRenamed
from otklik.customers.identifiers import contact
from otklik.customers.meeting import lock
from otklik.customers.models import Customer, Identifier, Organisation
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line, shortened

LONGEST_NAME = 200


@transaction.atomic
def change(customer: Customer, *, name: str, organisation: str, language: str, time_zone: str, by: Operator) -> Customer:
    """Corrects what stands in the record. Raises `Refused` when the language or the zone is none that we know."""
    if language not in ("ru", "en") or (time_zone and time_zone not in zoneinfo.available_timezones()):
        raise Refused(_("Choose the language and the time zone from the list."))
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    customer.name = clean_line(name, most=LONGEST_NAME)
    customer.organisation = organisation_named(organisation)
    customer.language, customer.time_zone = language, time_zone
    customer.save(update_fields=["name", "organisation", "language", "time_zone"])
    record(CustomerChanged(customer=customer.pk, by=by.pk))
    return customer


def organisation_named(name: str) -> Organisation | None:
    """The organisation of this name however its letters are written, or a new one; none for an empty name."""
    name = clean_line(name, most=LONGEST_NAME)
    if not name:
        return None
    known = Organisation.objects.filter(name__iexact=name).order_by("pk").first()
    return known or Organisation.objects.create(name=name)


@transaction.atomic
def rename_organisation(organisation: Organisation, name: str, *, by: Operator) -> Organisation:
    """Gives it another name. Raises `Refused` for an empty one, or one that another organisation has."""
    name = clean_line(name, most=LONGEST_NAME)
    if not name:
        raise Refused(_("Write the name: without one nobody finds the organisation."))
    if Organisation.objects.filter(name__iexact=name).exclude(pk=organisation.pk).exists():
        raise Refused(_("There is an organisation of this name already. Choose it, or give another name."))
    Organisation.objects.filter(pk=organisation.pk).update(name=name)
    organisation.name = name
    record(OrganisationRenamed(organisation=organisation.pk, by=by.pk))
    return organisation


@transaction.atomic
def tell_identifier(customer: Customer, text: str, *, by: Operator) -> Identifier:
    """An operator heard another e-mail or telephone. Where letters reach the customer already, they go on going there until the
    new address is proven: whoever called may be somebody else. Raises `Refused` when it is neither."""
    told = contact(text)
    if told is None:
        raise Refused(
            _("“%(value)s” is neither an e-mail nor a telephone number. Please check it.") % {"value": shortened(text, 100)}
        )
    lock([told.key])
    known = customer.identifiers.filter(kind=told.kind, normal=told.normal).first()
    if known is not None:
        return known
    made = Identifier.objects.create(
        customer=customer,
        kind=told.kind,
        value=told.value,
        normal=told.normal,
        told_at=now(),
        may_write=may_be_written_to(customer, told.kind),
    )
    record(IdentifierTold(customer=customer.pk, identifier=made.pk, by=by.pk))
    return made
