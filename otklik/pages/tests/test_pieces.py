"""The pieces: accessible, escaped, and free of anything the policy forbids."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from otklik.pages import places, published, slots

EVIL = '"><script>alert(1)</script>'
PIECES = Path(__file__).parents[1] / "templates" / "pieces"
STATIC = Path(__file__).parents[1] / "static" / "pages"


def drawn(source: str, **values: object) -> str:
    with translation.override("en"):
        return Template("{% load pages %}" + source).render(Context({"request": RequestFactory().get("/"), **values}))


class Letter(forms.Form):
    to = forms.EmailField(help_text="Where it goes")
    text = forms.CharField(widget=forms.Textarea)
    urgent = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[(str(n), f"way {n}") for n in range(9)])
    hour = forms.ChoiceField(choices=[("1", "one"), ("2", "two")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_every_label_hint_and_error_belongs_to_its_control():
    html = drawn('{% piece "field" field=form.to %}', form=Letter({"to": "anna@"}))
    assert '<label class="field-label" for="id_to">' in html
    assert 'aria-describedby="id_to_hint id_to_error"' in html
    assert 'id="id_to_hint"' in html
    assert 'id="id_to_error"' in html
    assert 'aria-invalid="true"' in html


def test_each_kind_of_field_is_drawn_as_what_it_is():
    form = Letter()
    assert 'role="switch"' in drawn('{% piece "field" field=form.urgent %}', form=form)
    assert "<live-select" in drawn('{% piece "field" field=form.way %}', form=form)
    assert "<fieldset" in drawn('{% piece "field" field=form.hour %}', form=form)
    assert "<textarea" in drawn('{% piece "field" field=form.text %}', form=form)
    hidden = drawn('{% piece "field" field=form.secret %}', form=form)
    assert 'type="hidden"' in hidden
    assert "<label" not in hidden


class Told(forms.Form):
    title_ru = forms.CharField(help_text="In a few words")
    title_en = forms.CharField()
    text_ru = forms.CharField()
    text_en = forms.CharField(help_text="As it is sent")


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
@pytest.mark.parametrize(
    "source",
    [
        '{% both form "title" %}{% both form "text" %}',
        '{% for field in form|reader_first %}{% piece "field" field=field %}{% endfor %}',
    ],
)
def test_the_readers_own_language_stands_first_and_has_the_hint(source: str, language: str, other: str):
    with translation.override(language):
        html = Template("{% load pages %}" + source).render(Context({"form": Told({})}))
    own_first = [f"{name}_{code}" for name in ("title", "text") for code in (language, other)]
    assert re.findall(r'<input [^>]*name="(\w+)"', html) == own_first
    assert re.findall(r'id="id_(\w+)_hint"', html) == [f"title_{language}", f"text_{language}"]
    assert re.findall(r'aria-describedby="id_(\w+)_hint', html) == [f"title_{language}", f"text_{language}"]


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
def test_what_is_wrong_is_told_in_the_order_of_the_page(language: str, other: str):
    with translation.override(language):
        html = Template('{% load pages %}{% piece "errors" form=form %}').render(Context({"form": Told({})}))
    assert re.findall('href="#id_(\\w+)"', html) == [f"{name}_{code}" for name in ("title", "text") for code in (language, other)]


def test_attributes_for_script_pass_through_the_piece():
    html = drawn(
        '{% piece "button" text="Go" hx_post=url hx_target="#x" data_key="KeyG" aria_pressed=True data_no=None %}',
        url="/a?b=1&c=2",
    )
    assert 'hx-post="/a?b=1&amp;c=2"' in html
    assert 'hx-target="#x"' in html
    assert 'data-key="KeyG"' in html
    assert "data-no" not in html


def test_a_control_without_words_has_a_name():
    assert 'aria-label="More"' in drawn('{% piece "button" icon="ellipsis" label="More" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% piece "button" text=evil href=evil label=evil key=evil name=evil value=evil hx_post=evil %}',
        '{% piece "field" name=evil label=evil value=evil hint=evil error=evil %}',
        '{% piece "field" name=evil label=evil value=evil rows=3 placeholder=evil %}',
        '{% piece "select" name=evil label=evil options=options value=evil %}',
        '{% piece "choices" name=evil legend=evil options=options %}',
        '{% piece "switch" name=evil label=evil %}',
        '{% piece "pill" word=evil tone=evil %}',
        '{% piece "person" name=evil note=evil %}',
        '{% framed "strip" title=evil href=evil since=at word=evil forecast=evil next_at=at affected=evil %}x{% endframed %}',
        '{% framed "message" author=evil via=evil state=evil id=evil at=at %}x{% endframed %}',
        '{% piece "timeline" items=items %}',
        '{% piece "row" href=evil title=evil text=evil word=evil person=evil note=evil at=at count=evil %}',
        '{% piece "facts" items=options %}',
        '{% piece "notice" title=evil text=evil tone=evil %}',
        '{% piece "empty" title=evil text=evil action=evil href=evil %}',
        '{% piece "toast" text=evil tone=evil undo_url=evil %}',
        '{% framed "dialog" id=evil title=evil %}x{% endframed %}',
        '{% framed "menu" text=evil label=evil %}x{% endframed %}',
        '{% piece "tabs" items=items label=evil %}',
        '{% framed "plot" title=evil note=evil headers=row rows=rows %}x{% endframed %}',
        '{% piece "stopwatch" stamps=items since=at note=evil %}',
        '{% piece "state" text=evil hint=evil name=evil value=evil key=evil %}',
        '{% piece "forecast" text=evil basis=evil by=evil next_at=at left_until=at %}',
        '{% piece "stat" value=evil label=evil note=evil %}',
        '{% piece "copy" text=evil label=evil %}',
        "{% live_page evil evil %}",
        "{{ evil|nbsp }}",
    ],
)
def test_foreign_text_stays_text(source):
    items = [
        {
            "at": datetime(2026, 11, 23, tzinfo=UTC),
            "text": EVIL,
            "by": EVIL,
            "name": EVIL,
            "span": EVIL,
            "href": EVIL,
            "count": EVIL,
        }
    ]
    html = drawn(
        source, evil=EVIL, options=[(EVIL, EVIL)], items=items, row=[EVIL], rows=[[EVIL]], at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert "<script" not in html
    assert "script" in html


def test_colour_never_speaks_alone():
    shapes = {
        tone: re.search(r"<svg.*</svg>", drawn(f'{{% piece "pill" word="x" tone="{tone}" %}}'))[0]
        for tone in ("quiet", "sky", "calm", "warn", "alarm")
    }
    assert len(set(shapes.values())) == len(shapes)


def test_a_note_says_that_it_is_one():
    html = drawn('{% framed "message" side="note" author="Anna" at=at %}x{% endframed %}', at=datetime(2026, 11, 23, tzinfo=UTC))
    assert "Internal note" in html


@pytest.mark.parametrize("template", sorted(PIECES.parent.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_carries_inline_style_or_script(template):
    source = re.sub(r"\{[%{].*?[%}]\}", "", template.read_text("utf-8"))
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script(?![^>]*src=)|javascript:|hx-[a-z-]+=\"js:", source)


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_only_the_token_file_writes_colours(sheet):
    if sheet.name != "tokens.css":
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|\brgba?\(|\bhsla?\(|oklch\(", sheet.read_text("utf-8"))


def test_every_token_that_is_used_exists():
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in (STATIC / "css").glob("*.css")}
    known = set(re.findall(r"(--[\w-]+):", "\n".join(sheets.values())))
    assert set(re.findall(r"var\((--[\w-]+)", "\n".join(sheets.values()))) <= known


def test_the_published_style_stands_alone():
    css = published.status_css()
    assert "--paper: light-dark(" in css
    assert "@import" not in css
    assert published.mark_svg().startswith("<svg")


def test_places_are_offered_and_the_current_one_is_known(monkeypatch, visitor: Client):
    monkeypatch.setattr(places, "_places", {})
    places.offer(places.Place(id="b", name="Second", url_name="pages:pieces", icon="inbox", order=2))
    places.offer(places.Place(id="a", name="First", url_name="trial", icon="inbox", key="KeyF", order=1))
    places.offer(places.Place(id="c", name="Closed", url_name="trial", icon="inbox", may=lambda request: False))
    places.offer(places.Place(id="d", name="Unbuilt", url_name="nowhere:at-all", icon="inbox"))
    ways = places.ways(RequestFactory().get("/trial/"))
    assert [(way.id, way.is_current) for way in ways] == [("a", True), ("b", False)]
    assert 'aria-current="page" data-key="KeyF"' in visitor.get("/trial/").text


def test_rooms_above_fill_the_openings(monkeypatch, visitor: Client):
    monkeypatch.setattr(slots, "_fillings", {})
    slots.fill("strip", lambda request: "<b>the strip</b>")
    slots.fill("search_url", lambda request: "/find/")
    page = visitor.get("/trial/").text
    assert "<b>the strip</b>" in page
    assert 'action="/find/"' in page
    with pytest.raises(ValueError, match="no opening"):
        slots.fill("strop", lambda request: "")
