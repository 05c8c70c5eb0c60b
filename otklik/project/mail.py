"""Mail goes out through the server that OTKLIK_SMTP_URL names."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

CONNECT_TIMEOUT_S = 20


class SmtpUrlBackend(EmailBackend):
    """`smtp://user:password@host:port?tls=starttls|implicit|none`; `smtps://` is implicit TLS."""

    def __init__(self, **options: Any) -> None:
        url = urlsplit(settings.SMTP_URL or "smtp://127.0.0.1:25?tls=none")
        tls = parse_qs(url.query).get("tls", ["implicit" if url.scheme == "smtps" else "none"])[0]
        super().__init__(
            host=url.hostname,
            port=url.port or (465 if tls == "implicit" else 25),
            username=unquote(url.username or ""),
            password=unquote(url.password or ""),
            use_tls=tls == "starttls",
            use_ssl=tls == "implicit",
            timeout=CONNECT_TIMEOUT_S,
            fail_silently=options.get("fail_silently", False),
        )
