"""What can be done to customers: one function per use case."""

from __future__ import annotations

from otklik.customers.actions.changing import change, organisation_named, rename_organisation, tell_identifier
from otklik.customers.actions.meeting import add_identifier, introduce, meet, meet_all, rename
from otklik.customers.actions.merging import merge, part
from otklik.customers.actions.proving import prove, send_code
from otklik.customers.actions.sms_way import remove_sms_way, send_test_sms, set_sms_way

__all__ = [
    "add_identifier",
    "change",
    "introduce",
    "meet",
    "meet_all",
    "merge",
    "organisation_named",
    "part",
    "prove",
    "remove_sms_way",
    "rename",
    "rename_organisation",
    "send_code",
    "send_test_sms",
    "set_sms_way",
    "tell_identifier",
]
