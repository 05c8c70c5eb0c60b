"""Making and revoking tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.api import rules
from otklik.api.access import digest_of
from otklik.api.facts import TokenMade, TokenRevoked
from otklik.api.models import Token
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

PREFIX = "otk_"


@transaction.atomic
def make_token(
    operator: Operator, *, name: str, scopes: Iterable[str], expires_at: datetime | None = None, by: Operator
) -> tuple[Token, str]:
    """A new token and its secret, which nobody can be shown again. Only the person himself makes it."""
    if operator.pk != by.pk or not operator.is_active:
        raise Refused(_("Only the person himself can make this token. Ask him to do it."))
    wanted = [scope for scope in rules.SCOPES if scope in set(scopes) and rules.may_hold(operator.roles, scope)]
    if not wanted or not (name := clean_line(name, most=80)):
        raise Refused(_("Give the token a name, and choose what it is for."))
    if expires_at is not None and expires_at <= now():
        raise Refused(_("This time has passed already. Choose one that is still ahead."))
    Operator.objects.get_queryset().select_for_update(no_key=True).get(pk=operator.pk)
    if Token.objects.filter(operator=operator).count() >= rules.MOST_TOKENS:
        raise Refused(_("There are fifty tokens already. Revoke those that nobody uses."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        operator=operator,
        name=name,
        scopes=wanted,
        digest=digest_of(secret),
        hint=secret[:9],
        made_at=now(),
        expires_at=expires_at,
    )
    record(TokenMade(token=token.pk, operator=operator.pk, scopes=wanted, by=by.pk))
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Operator | None) -> None:
    """It opens nothing from now on; once more changes nothing."""
    gone, _each = Token.objects.filter(pk=token.pk).delete()
    if gone:
        record(TokenRevoked(token=token.pk, operator=token.operator_id, by=by.pk if by else None))
