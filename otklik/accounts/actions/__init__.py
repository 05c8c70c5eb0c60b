"""What can be done about our own people: one function a use case."""

from __future__ import annotations

from otklik.accounts.actions.company import change_company, finish_set_up, pass_step
from otklik.accounts.actions.links import DeadLink, first_admin_link, link_of, sign_in_link, spend
from otklik.accounts.actions.people import (
    change_operator,
    change_roles,
    deactivate,
    forget_second_factors,
    invite,
    reactivate,
    resend_link,
    sign_out_everywhere,
)
from otklik.accounts.actions.profile import (
    add_contact_point,
    ask_test_page,
    change_profile,
    choose_alerts,
    lay_keys,
    move_contact_point,
    remember_preference,
    remove_contact_point,
)
from otklik.accounts.actions.shifts import come_back, end_shift, move_on_duty, set_shifts, start_shift, step_away, who_is_on
from otklik.accounts.actions.teams import change_team, make_team, remove_team

__all__ = [
    "DeadLink",
    "add_contact_point",
    "ask_test_page",
    "change_company",
    "change_operator",
    "change_profile",
    "change_roles",
    "change_team",
    "choose_alerts",
    "come_back",
    "deactivate",
    "end_shift",
    "finish_set_up",
    "first_admin_link",
    "forget_second_factors",
    "invite",
    "lay_keys",
    "link_of",
    "make_team",
    "move_contact_point",
    "move_on_duty",
    "pass_step",
    "reactivate",
    "remember_preference",
    "remove_contact_point",
    "remove_team",
    "resend_link",
    "set_shifts",
    "sign_in_link",
    "sign_out_everywhere",
    "spend",
    "start_shift",
    "step_away",
    "who_is_on",
]
