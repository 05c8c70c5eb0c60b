"""Everything that can be done with an incident; each verb is one transaction and records one fact."""

from otklik.incidents.actions.affected import count_affected, count_reporters, name_affected, stamp_customers_informed
from otklik.incidents.actions.briefings import brief, not_yet_informed, read_briefing, stamp_operators_informed
from otklik.incidents.actions.calling import begin_call, call_in_place_of, conclude_call, decline, end_round, note_try
from otklik.incidents.actions.confirmations import confirm
from otklik.incidents.actions.forecasts import ask_for_forecast, forecast, miss_forecast, promise_news_again
from otklik.incidents.actions.log import add_note, publish_update
from otklik.incidents.actions.raising import raise_incident
from otklik.incidents.actions.states import acknowledge, clear, close, false_alarm, fix, identify, merge_into, mitigate, reopen
from otklik.incidents.actions.tickets import let_silent_tickets_rest, let_tickets_wait, settle_ticket

__all__ = [
    "acknowledge",
    "add_note",
    "ask_for_forecast",
    "begin_call",
    "brief",
    "call_in_place_of",
    "clear",
    "close",
    "conclude_call",
    "confirm",
    "count_affected",
    "count_reporters",
    "decline",
    "end_round",
    "false_alarm",
    "fix",
    "forecast",
    "identify",
    "let_silent_tickets_rest",
    "let_tickets_wait",
    "merge_into",
    "miss_forecast",
    "mitigate",
    "name_affected",
    "not_yet_informed",
    "note_try",
    "promise_news_again",
    "publish_update",
    "raise_incident",
    "read_briefing",
    "reopen",
    "settle_ticket",
    "stamp_customers_informed",
    "stamp_operators_informed",
]  # fmt: skip
