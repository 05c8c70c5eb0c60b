"""Links are looked up once: as right as Django's own, whatever stands in them."""

from __future__ import annotations

import pytest
from django.middleware.csrf import get_token
from django.template import Context, RequestContext, Template
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, clear_url_caches, path, reverse
from django.utils.safestring import mark_safe

from otklik.pages.addresses import address

urlpatterns = [path("elsewhere/", lambda request: None, name="pages.elsewhere")]


def drawn(text: str, **values: object) -> str:
    return Template("{% load pages %}" + text).render(Context(values))


@pytest.mark.parametrize("number", [7, "7", mark_safe("7")])
def test_an_address_with_a_number_is_djangos(number: object) -> None:
    assert drawn("{% url 'desk:ticket' number %}", number=number) == reverse("desk:ticket", args=[7])


def test_it_can_be_kept_for_later() -> None:
    assert drawn("{% url 'desk:ticket' 7 as there %}[{{ there }}]") == f"[{reverse('desk:ticket', args=[7])}]"
    assert drawn("{% url 'desk:nowhere' as there %}[{{ there }}]") == "[]"


def test_an_unknown_page_is_said() -> None:
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'desk:nowhere' %}")
    with pytest.raises(NoReverseMatch):
        address("desk:ticket", "no number")


def test_other_routes_are_not_answered_from_memory() -> None:
    before = address("desk:list")
    with override_settings(ROOT_URLCONF=__name__):
        clear_url_caches()
        assert address("pages.elsewhere") == "/elsewhere/"
        with pytest.raises(NoReverseMatch):
            address("desk:list")
    assert address("desk:list") == before


def test_all_parts_of_a_page_carry_one_token() -> None:
    request = RequestFactory().get("/")
    parts = [Template("{{ csrf_token }}").render(RequestContext(request)) for _ in range(2)]
    assert parts[0] == parts[1] != "NOTPROVIDED"
    assert len(parts[0]) == len(get_token(request))
