"""Template tags of the shell: times, icons, openings and pieces. See README.md of the room for the list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context, Engine
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from otklik.pages import bundles, fields, icons, keys, places, slots, words
from otklik.pages.addresses import address
from otklik.pages.turns import TURNS

register = template.Library()

ATTRIBUTE_PREFIXES = ("hx_", "data_", "aria_")
STAY = ("request", "csrf_token", "theme")
# Pieces that show nothing but their words: the same words always give the same drawing.
PLAIN = frozenset({"button", "pill", "person", "key", "notice", "empty", "skeleton", "field", "select"})
# Of longer ones there are too many to keep.
MOST_WORDS, MOST_CHOICES = 300, 12
LONE_KEYS = {
    "Slash": "/",
    "Enter": "↵",
    "Escape": "Esc",
    "Space": "␣",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "Comma": ",",
    "Period": ".",
    "Semicolon": ";",
    "Quote": "'",
    "BracketLeft": "[",
    "BracketRight": "]",
    "Backslash": "\\",
    "Minus": "-",
    "Equal": "=",
    "Backquote": "`",
}

SHAPE_OF_TONE = {"quiet": "ring", "sky": "dot", "calm": "check", "warn": "half", "alarm": "triangle"}
SHAPES = {
    "dot": '<circle cx="6" cy="6" r="3.5" fill="currentColor"/>',
    "ring": '<circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" stroke-width="1.75"/>',
    "half": '<circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 2.25a3.75 3.75 0 0 1 0 7.5z" fill="currentColor"/>',
    "square": '<rect x="2.5" y="2.5" width="7" height="7" rx="1.5" fill="currentColor"/>',
    "triangle": '<path d="M6 1.8 11 10.2H1z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>',
    "check": '<path d="m2.4 6.4 2.5 2.5 4.9-5.5" fill="none" stroke="currentColor" stroke-width="1.9" '
    'stroke-linecap="round" stroke-linejoin="round"/>',
}


class TurnNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, turn: str, nodelist: template.NodeList) -> None:
        self.turn, self.nodelist = turn, nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context) if context.get("turn") in (None, self.turn) else SafeString("")


@register.tag
def turn(parser: template.base.Parser, token: template.base.Token) -> TurnNode:
    """`{% turn "beside" %}…{% endturn %}`: leaves in that turn of a page that leaves in turns (`turns.py`); any other page has all of them."""
    name = token.split_contents()[1].strip('"')
    if name not in TURNS:
        raise template.TemplateSyntaxError(f"There is no turn “{name}”, only {', '.join(TURNS)}.")
    inside = parser.parse(("endturn",))
    parser.delete_first_token()
    return TurnNode(name, inside)


class UrlNode(URLNode):
    def render(self, context: Context) -> str:
        args = [one.resolve(context) for one in self.args]
        if self.kwargs or not all(type(one) in (int, str) for one in args):
            return str(super().render(context))
        try:
            found = address(self.view_name.resolve(context), *args)
        except NoReverseMatch:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> UrlNode:
    """Django's own, which looks up the same addresses again and again, with a memory."""
    found = django_url(parser, token)
    return UrlNode(found.view_name, found.args, found.kwargs, found.asvar)


@register.simple_tag(takes_context=True)
def form_key(context: Context, spent: object = None) -> SafeString:
    """Names this form in a page that makes something, beside `csrf_token`: sent twice it makes one.

    A form that comes back keeps it, but for one that has made something (`spent`): the next press there means another one.
    """
    request = context.get("request")
    key = (request.POST.get("form_key", "") if request and not spent else "") or str(uuid.uuid4())
    return format_html('<input type="hidden" name="form_key" value="{}">', key[:36])


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """A lucide icon. Without a label it is hidden from screen readers, because the words beside it say the same."""
    drawing = icons.drawing(str(name), int(size))
    if not label:
        return mark_safe(drawing)  # noqa: S308 - from the icon library, no foreign text inside
    return format_html('<span role="img" aria-label="{}">{}</span>', label, mark_safe(drawing))  # noqa: S308


@register.simple_tag
def clock(moment: datetime | None, ago: bool = False, short: bool = False) -> SafeString:
    """The moment as a clock time in the reader's zone; `ago` adds how long ago, kept right by `<clock-ticker>`."""
    if moment is None:
        return SafeString("")
    time = format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        words.full_moment(moment),
        words.clock(moment, short=short),
    )
    since = words.ago_words(moment) if ago else ""
    if not since:
        return time
    return format_html(
        '<clock-ticker since="{}" data-now="{}">{}<span class="quiet"> · <span data-span>{}</span></span></clock-ticker>',
        moment.isoformat(),
        _("just now"),
        time,
        since,
    )


@register.simple_tag
def clock_range(start: datetime | None, end: datetime | None) -> str:
    return words.clock_range(start, end) if start and end else ""


@register.simple_tag(name="span_words")
def span_words_tag(span: timedelta | float | None) -> str:
    return span_words(span)


@register.filter
def span_words(span: timedelta | float | None) -> str:
    return "" if span is None else words.span_words(span)


@register.filter
def nbsp(text: Any) -> SafeString:
    """The typographer; escapes first, so it can stand on any text."""
    return mark_safe(words.nbsp(str(conditional_escape(text))))  # noqa: S308 - escaped just before


@register.filter
def dialled(phone: Any) -> str:
    """For `href="tel:…"`."""
    return words.dialled(str(phone or ""))


@register.filter
def spaced(number: Any) -> str:
    return "" if number is None else words.spaced(number)


@register.filter
def initials(name: Any) -> str:
    return words.initials(str(name or ""))


@register.filter
def key_cap(code: Any) -> str:
    """What is printed on a key, from its physical code: KeyL → L."""
    code = str(code or "")
    if code in LONE_KEYS:
        return LONE_KEYS[code]
    return code.removeprefix("Key").removeprefix("Digit")


@register.simple_tag(takes_context=True)
def own_cap(context: Context, code: Any) -> str:
    """What is printed on the key where this reader has laid the act."""
    request = context.get("request")
    own = keys.own_keys(request) if request else {}
    return key_cap(own.get(str(code or ""), code))


@register.simple_tag(takes_context=True)
def own_keys(context: Context) -> str:
    """The reader's own places of keys, as JSON for the script."""
    request = context.get("request")
    return keys.own_keys_json(request) if request else "{}"


@register.simple_tag
def live_page(src: str, topics: Iterable[str] | str = ()) -> SafeString:
    """The element that listens to nudges; the address with its signed topics is made by view code."""
    if not src:
        return SafeString("")
    names = topics if isinstance(topics, str) else " ".join(topics)
    return format_html(
        '<live-page src="{}" topics="{}" data-lost="{}"></live-page>', src, names, _("Connection lost. Trying again…")
    )


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """What a room above has put into this opening of the shell."""
    request = context.get("request")
    return mark_safe(slots.filled(name, request)) if request else SafeString("")  # noqa: S308 - rooms give safe HTML


@register.simple_tag(takes_context=True)
def place_tabs(context: Context, place: str, here: str) -> list[dict[str, Any]]:
    """`{% place_tabs "incidents" "problems" as items %}`: the tabs of a place that has others inside it."""
    request = context.get("request")
    return places.tabs(request, place, here) if request else []


@register.simple_tag(takes_context=True)
def ways(context: Context) -> list[places.Way]:
    request = context.get("request")
    return places.ways(request, str(context.get("here") or "")) if request else []


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str, /, **values: Any) -> SafeString:
    """Draws `pieces/<name>.html` with these values and nothing else of the page but the request."""
    return _drawn(context, name, values)


@register.simple_block_tag(takes_context=True)
def framed(context: Context, content: str, name: str, /, **values: Any) -> SafeString:
    """The same around content."""
    return _drawn(context, name, {**values, "content": mark_safe(content)})  # noqa: S308 - a rendered part of the template


@register.simple_tag(takes_context=True)
def both(context: Context, form: BaseForm, name: str, /, **values: Any) -> SafeString:
    """`{% both form "title" %}`: the fields of what is written in both languages, the reader's own first; values go to each."""
    drawn = [_drawn(context, "field", {"field": one, **values}) for one in fields.both(form, name)]
    return mark_safe("\n".join(drawn))  # noqa: S308 - drawn pieces


register.filter("in_both", fields.in_both)


@register.filter
def reader_first(shown: Iterable[BoundField]) -> list[BoundField]:
    """The same order wherever a form's fields are gone through: `{% for field in form.visible_fields|reader_first %}`."""
    return fields.reader_first(shown)


def _drawn(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    if name in PLAIN:
        said = {key: plain(value) for key, value in values.items()}
        if said.get("key") and "cap" not in said:
            # Where this reader has laid the key: the drawing below is kept for all who see the same.
            said["cap"] = own_cap(context, said["key"])
        if all(may_be_kept(value) for value in said.values()):
            # The type belongs to the key: safe words are not escaped, and True is not 1.
            return _plain(name, get_language(), tuple((key, type(value), value) for key, value in said.items()))
    return _drawn_anew(context, name, values)


def plain(value: Any) -> Any:
    """Words that wait for their language are said; the few choices of a select become a tuple."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, list | tuple) and len(value) <= MOST_CHOICES:
        return tuple(plain(one) for one in value)
    return value


def may_be_kept(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(may_be_kept(one) for one in value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= MOST_WORDS)


@lru_cache(maxsize=4000)
def _plain(name: str, _language: str | None, values: tuple[tuple[str, type, Any], ...]) -> SafeString:
    return _drawn_anew(Context(), name, {key: value for key, _type, value in values})


def _drawn_anew(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    attributes = {key.replace("_", "-"): value for key, value in values.items() if key.startswith(ATTRIBUTE_PREFIXES)}
    rest = {key: value for key, value in values.items() if not key.startswith(ATTRIBUTE_PREFIXES)}
    rest["attrs"] = flat(attributes)
    bound = rest.get("field")
    if bound is not None and hasattr(bound, "as_widget"):
        if rest.get("key"):
            attributes["data-key"] = rest["key"]
        rest["view"] = fields.view_of(bound, label=rest.get("label", ""), hint=rest.get("hint", ""), attributes=attributes)
    page = {key: context[key] for key in STAY if key in context}
    engine = context.template.engine if context.template else Engine.get_default()
    drawing = engine.get_template(f"pieces/{name}.html")
    return mark_safe(drawing.render(context.new({**page, **rest})))  # noqa: S308 - templates escape


def flat(attributes: Mapping[str, Any]) -> SafeString:
    """` hx-post="…" data-key="…"`; True is a bare attribute, None and False leave it out."""
    if not attributes:
        return SafeString("")
    kept = [(name, "" if value is True else value) for name, value in attributes.items() if value not in (None, False)]
    return format_html_join("", ' {}="{}"', kept)


@register.simple_tag
def bundle(name: str, kind: str) -> SafeString:
    """`{% bundle "desk" "css" %}`: all style sheets of such pages, or all their scripts; each by itself while somebody works on them."""
    paths = bundles.parts(name, kind) if settings.DEBUG else [bundles.path_of(name, kind)]
    line = '<link rel="stylesheet" href="{}">' if kind == bundles.CSS else '<script type="module" src="{}"></script>'
    return format_html_join("\n  ", line, [(static(path),) for path in paths])


@register.simple_tag(takes_context=True)
def with_lang(context: Context, code: str) -> str:
    """The same address in another language; a page that came from a POST leads to its own address."""
    request = context.get("request")
    if request is None:
        return f"?lang={code}"
    query = request.GET.copy()
    query["lang"] = code
    return f"{request.path}?{query.urlencode()}"


@register.filter
def times(number: Any) -> range:
    return range(int(number))


@register.simple_tag
def run_time(since: datetime | None, until: datetime | None = None) -> str:
    """0:04:12 from one moment to another, or to now."""
    return words.stopwatch((until or timezone.now()) - since) if since else ""


@register.simple_tag
def shape_of(tone: str | None, shape: str = "") -> SafeString:
    """The drawing in a pill: each tone has its own shape, so that colour never speaks alone."""
    return mark_safe(SHAPES[shape or SHAPE_OF_TONE.get(tone or "quiet", "ring")])  # noqa: S308 - our own drawings


@register.simple_tag
def notice_icon(tone: str | None, name: str | None) -> str:
    return name or {"alarm": "triangle-alert", "warn": "triangle-alert", "calm": "circle-check"}.get(tone or "", "info")
