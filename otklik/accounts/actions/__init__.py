"""What can be done about our own people."""

from __future__ import annotations

from otklik.accounts.actions.links import first_admin_link, sign_in_link, spend

__all__ = ["first_admin_link", "sign_in_link", "spend"]
