"""Who asks: looked up before anything else, on every request. Django's own session and allauth's own signing in, asked as prepared questions."""

from __future__ import annotations

from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase
from django.contrib.sessions.models import Session

from otklik.accounts.models import Operator
from otklik.journal.prepared import WHAT, WHEN, WHO, Prepared
from otklik.lib.clock import now

ALIVE = Prepared(lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment), WHAT, WHEN)
PEOPLE = Prepared(lambda who: Operator.objects.filter(pk=who), WHO)


class SessionStore(StoreInDatabase):
    # Unknown while it is new. A page must not hear of anything for longer.
    ends_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        found = ALIVE(self.session_key, now())
        if not found:
            self._session_key = None
            return None
        self.ends_at = found[0].expire_date
        return found[0]


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> Operator | None:
        found = PEOPLE(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
