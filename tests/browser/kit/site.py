"""A small guarded site for the browser tests: whatever is asked of it fails in the way that `/switch/…` was set to."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from guard import Guard

Send = Callable[[Any], Awaitable[None]]

POLICY = b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' %b; img-src 'self'; form-action 'self'; worker-src 'self'"
FORM = """<h1>Регистрация</h1>
<form method="post" action="/checkin" {mark}>
<p><label>Билет <input name="ticket"></label> <label>Фамилия <input name="surname"></label></p>
<p><label>Аэропорт <select name="airport"><option>SVO<option>LED<option>KZN</select></label>
<label><input type="checkbox" name="rules" value="read"> Правила прочитаны</label>
<label><input type="radio" name="seat" value="window"> Окно</label> <label><input type="radio" name="seat" value="aisle"> Проход</label></p>
<p><label>Пароль <input type="password" name="password"></label> <label>Карта <input name="card" autocomplete="cc-number"></label>
<span data-otklik-skip><label>Тайна <input name="mystery"></label></span></p>
<input type="hidden" name="csrf" value="one"><button>Зарегистрироваться</button></form>"""
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"
)

mode = "well"
taken: list[str] = []


async def site(scope: Any, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """Pages that work until the switch says otherwise."""
    global mode
    path, method = scope["path"], scope["method"]
    if path.startswith("/switch/"):
        mode = path.removeprefix("/switch/")
        if mode == "well" and scope["query_string"] == b"afresh":
            taken.clear()
        await page(scope, send, mode)
    elif path == "/taken":
        await page(scope, send, "|".join(taken))
    elif path in {"/", "/form", "/form-plain"} and mode not in {"boom-all", "cut-all"}:
        mark = "data-otklik" if path == "/form" else ""
        links = '<p><a href="/pass.pdf" data-otklik>Посадочный</a> <a href="/plain">Дальше</a> <a href="/form">Форма</a></p>'
        await page(scope, send, FORM.format(mark=mark) + links)
    else:
        await answer_by_mode(scope, receive, send, path, method)


async def answer_by_mode(scope: Any, receive: Callable[[], Awaitable[Any]], send: Send, path: str, method: str) -> None:
    if method == "POST":
        body = (await receive()).get("body", b"").decode()
        taken.append(body)
    if mode.startswith("boom"):
        raise RuntimeError("the database has gone")
    if mode == "hang":
        await asyncio.sleep(60)
    if mode.startswith("cut"):
        kind = b"application/pdf" if path.endswith(".pdf") else b"text/html; charset=utf-8"
        await begin(send, 200, kind)
        half = page_text(scope, "<h1>Половина</h1>").encode() if kind.startswith(b"text") else PDF[:40]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(0.3)
        raise ConnectionError("the printer has gone")
    if mode == "maintenance":
        await begin(send, 503, b"text/plain", (b"otklik-kind", b"maintenance"), (b"retry-after", b"30"))
        await send({"type": "http.response.body", "body": b""})
    elif mode == "refuse" and method == "POST":
        await begin(send, 422, b"application/problem+json")
        await send(
            {
                "type": "http.response.body",
                "body": '{"title":"x","errors":[{"field":"ticket","detail":"В номере билета 13 цифр."}]}'.encode(),
            }
        )
    elif path.endswith(".pdf"):
        await begin(send, 200, b"application/pdf", (b"content-disposition", b'attachment; filename="pass.pdf"'))
        await send({"type": "http.response.body", "body": PDF})
    else:
        await page(scope, send, "<h1>Вы зарегистрированы</h1>" if path == "/checkin" else "<h1>Дальше</h1>")


def page_text(scope: Any, content: str) -> str:
    tag = scope["otklik.guard"].tag(scope) if "otklik.guard" in scope else ""
    return f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Авиа</title>{tag}</head><body><main>{content}</main></body></html>'


async def page(scope: Any, send: Send, content: str) -> None:
    await begin(send, 200, b"text/html; charset=utf-8", (b"content-security-policy", POLICY % os.environ["KIT_DOOR"].encode()))
    await send({"type": "http.response.body", "body": page_text(scope, content).encode()})


async def begin(send: Send, status: int, kind: bytes, *more: tuple[bytes, bytes]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", kind), (b"cache-control", b"no-store"), *more],
        }
    )


def logo(scope: Any) -> bool:
    return bool(scope["path"] == "/logo.svg")


async def with_logo(scope: Any, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """The logo comes from another machine in real life: it is there whatever happens."""
    if scope["type"] == "http" and logo(scope):
        await begin(send, 200, b"image/svg+xml")
        mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 32"><path fill="#c2410c" d="M2 24 26 6l-6 20-7-6z"/><text x="36" y="23" font-family="sans-serif" font-size="19" font-weight="600" fill="#777">Стриж-Авиа</text></svg>'
        await send({"type": "http.response.body", "body": mark.encode()})
    elif scope["type"] == "http":
        await guarded(scope, receive, send)
    elif scope["type"] == "lifespan":
        for answer in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{answer}.complete"})


guarded = Guard(
    site,
    service="checkin",
    door=os.environ.get("KIT_DOOR", "http://127.0.0.1:1"),
    name={"ru": "Регистрация на рейс", "en": "Check-in"},
    timeout_s=float(os.environ.get("KIT_TIMEOUT", "1.5")),
    safe=lambda request: {
        "ru": "Ваш билет на\u00a0месте: эта ошибка его не\u00a0отменяет.",
        "en": "Your ticket is safe: this fault does not cancel it.",
    },
    identify=lambda request: {
        "identifiers": [{"kind": "e-ticket", "value": "555-2401234567"}],
        "contact": "lev@example.com",
        "name": "Лев Орлов",
    },
    identity_key="k" * 40,
    language=lambda request: "en" if (b"cookie", b"lang=en") in request["headers"] else None,
    logo_url="/logo.svg",
    queue_dir=os.environ.get("KIT_QUEUE"),
)
app = with_logo
