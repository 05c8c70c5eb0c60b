"""What the demo's kinds of tickets need to know, a second record of a known customer, and the company one acts for."""

from __future__ import annotations

from otklik.customers import actions as customers
from otklik.customers.identifiers import EMAIL, PHONE, Told
from otklik.customers.models import Customer, Identifier
from otklik.desk import actions as desk
from otklik.desk.models import Kind

NEEDED = ((Kind.FAILURE, "e-ticket"), (Kind.FAILURE, "device"), (Kind.COMPLAINT, "flight"), (Kind.REQUEST, "booking"))


def tell_what_is_needed() -> None:
    for kind, name in NEEDED:
        desk.need(kind, None, name)
    known = Identifier.objects.filter(kind=PHONE).select_related("customer").order_by("pk").first()
    if known is not None:
        twin = Told.of(EMAIL, f"second.{known.customer_id}@mail.example")
        customers.introduce(name=known.customer.name, identifiers=[Told.of(PHONE, known.value), twin])
    company = customers.organisation_named("ООО «Северный путь»")
    newest = Customer.objects.order_by("-pk").values_list("pk", flat=True)[3:6]
    Customer.objects.filter(pk__in=list(newest)).update(organisation=company)
