"""Requests to addresses that people typed: never into the inner network, never slow, never large."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore
import httpx

LONGEST_S = 10.0
MOST_BYTES = 1_000_000
SCHEMES = ("https", "http")
# RFC 6052: IPv4 inside IPv6, which `is_global` would let through.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Old or local spellings that older Pythons hold for public: IPv4-compatible (RFC 4291), IPv4-translated (RFC 2765),
# local NAT64 (RFC 8215), site-local (RFC 3879), segment routing (RFC 9602), documentation (RFC 9637).
NEVER = [
    ipaddress.ip_network(text) for text in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10", "5f00::/16", "3fff::/20")
]


@cache
def trusted() -> ssl.SSLContext:
    """The authorities we believe, read once: each reading takes twenty milliseconds and megabytes."""
    return httpx.create_ssl_context()


class NotAllowed(Exception):
    """The address leads where we do not go; the text says why."""


def allowed_by_admin() -> frozenset[str]:
    """`host:port` pairs that the admin opened although they are inside, from OTKLIK_OUTBOUND_ALLOW."""
    return frozenset(part.strip() for part in os.environ.get("OTKLIK_OUTBOUND_ALLOW", "").split(",") if part.strip())


def is_outside(address: str) -> bool:
    """Whether an IP address is a public one, however it is written or wrapped."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in NEVER):
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(str(inner))
    return ip.is_global and not ip.is_multicast


def checked_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public. Raises `NotAllowed`."""
    try:
        found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as error:
        raise NotAllowed("This host name is not known.") from error
    if f"{host}:{port}" not in allowed_by_admin() and not (found and all(is_outside(address) for address in found)):
        raise NotAllowed("This address is inside our own network.")
    return found


_stays_outside: ContextVar[bool] = ContextVar("stays_outside", default=False)
_resolve = socket.getaddrinfo


def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
    """Stands in for `socket.getaddrinfo`: inside `only_outside` a host of our own network has no address."""
    found = _resolve(host, port, *args, **kwargs)
    is_free = not _stays_outside.get() or f"{host}:{port}" in allowed_by_admin()
    if is_free or (found and all(is_outside(str(info[4][0])) for info in found)):
        return found
    raise socket.gaierror(socket.EAI_FAIL, "This address is inside our own network.")


socket.getaddrinfo = resolve


@contextmanager
def only_outside() -> Iterator[None]:
    """Keeps a library that makes its own connections in this thread outside, wherever it is redirected to.

    Both urllib3 and smtplib connect to just what `getaddrinfo` gave them, so a name cannot change in between.
    """
    before = _stays_outside.set(True)
    try:
        yield
    finally:
        _stays_outside.reset(before)


class GuardedBackend(httpcore.SyncBackend):
    """Checks the very address it connects to, so neither a redirect nor a changing name gets around it."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = checked_addresses(host, port)[0]
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


def guarded_client() -> httpx.Client:
    """An httpx client that stays outside; use `send` for the caps on time and size."""
    transport = httpx.HTTPTransport(retries=0)
    transport._pool = httpcore.ConnectionPool(ssl_context=trusted(), network_backend=GuardedBackend())
    return httpx.Client(transport=transport, timeout=LONGEST_S, follow_redirects=False, trust_env=False)


def send(method: str, url: str, **request: Any) -> httpx.Response:
    """One request with caps of 10 s in all and 1 MB. Raises `NotAllowed` or `httpx.HTTPError`."""
    parsed = httpx.URL(url)
    if parsed.scheme not in SCHEMES or not parsed.host or parsed.userinfo:
        raise NotAllowed("The address must begin with https:// and hold no name or password.")
    deadline = time.monotonic() + LONGEST_S
    with guarded_client() as client, client.stream(method, parsed, **request) as answer:
        body = b""
        for part in answer.iter_raw():
            body += part
            if len(body) > MOST_BYTES or time.monotonic() > deadline:
                raise httpx.ReadError("The answer is too large or too slow.")
        return httpx.Response(answer.status_code, headers=answer.headers, content=body, request=answer.request)
