"""Finding tickets: by number, by something the customer is known by, by words of the subject."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from otklik.customers.models import Customer
from otklik.desk.models import Ticket

# The same expression as in the index `ticket_words`.
WORDS = SearchVector("subject", config="russian")


def matching(tickets: QuerySet[Ticket], words: str, customers: QuerySet[Customer]) -> QuerySet[Ticket]:
    """Tickets that the words mean, of those that the reader may see."""
    number = words.lstrip("#№ ")
    found = Q(customer__in=[customer.pk for customer in customers])
    if number.isascii() and number.isdigit() and len(number) < 18:
        found |= Q(number=int(number))
    by_words = Ticket.objects.annotate(words=WORDS).filter(words=SearchQuery(words, config="russian", search_type="websearch"))
    return tickets.filter(found | Q(pk__in=by_words.values("pk")))
