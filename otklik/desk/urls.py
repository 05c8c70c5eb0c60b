"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from otklik.desk.saved import views as saved
from otklik.desk.views import attachments, kind_fields, known, matter, moves, needed, new, tickets, ties
from otklik.desk.writing import views as writing

app_name = "desk"
urlpatterns = [
    path("tickets/", tickets.tickets, name="list"),
    path("tickets/new/", new.new, name="new"),
    path("tickets/views/", saved.views, name="views"),
    path("tickets/views/save/", saved.save, name="save-view"),
    path("tickets/views/<int:pk>/forget/", saved.forget, name="forget-view"),
    path("tickets/<int:number>/", tickets.ticket, name="ticket"),
    path("tickets/present/", writing.present, name="present"),
    path("tickets/<int:number>/write/", writing.write, name="write"),
    path("tickets/<int:number>/draft/", writing.draft, name="draft"),
    path("tickets/<int:number>/drafts/<int:pk>/take/", writing.take_draft, name="take_draft"),
    path("tickets/<int:number>/outgoing/<int:pk>/take-back/", writing.take_back, name="take_back"),
    path("tickets/<int:number>/outgoing/<int:pk>/postpone/", writing.postpone, name="postpone"),
    path("tickets/<int:number>/outgoing/<int:pk>/release/", writing.release, name="release"),
    path("tickets/<int:number>/here/", writing.here, name="here"),
    path("tickets/<int:number>/claim/", moves.claim, name="claim"),
    path("tickets/<int:number>/hand-over/", moves.hand_over, name="hand_over"),
    path("tickets/<int:number>/resolve/", moves.resolve, name="resolve"),
    path("tickets/<int:number>/reopen/", moves.reopen, name="reopen"),
    path("tickets/<int:number>/move/", moves.move, name="move"),
    path("tickets/<int:number>/files/", attachments.attach, name="attach"),
    path("tickets/<int:number>/files/<int:pk>/", attachments.download, name="download"),
    path("tickets/<int:number>/files/<int:pk>/picture/", attachments.picture, name="picture"),
    path("tickets/<int:number>/files/<int:pk>/detach/", attachments.detach, name="detach"),
    path("tickets/<int:number>/learn/", moves.learn, name="learn"),
    path("tickets/<int:number>/known/<int:pk>/", known.correct, name="correct"),
    path("tickets/<int:number>/found/", known.found, name="found"),
    path("tickets/<int:number>/asked/", known.asked, name="asked"),
    path("settings/needed-facts/", needed.needed_facts, name="needed-facts"),
    path("settings/needed-facts/<int:pk>/remove/", needed.remove, name="needed-facts-remove"),
    path("tickets/<int:number>/kind/", matter.kind, name="kind"),
    path("tickets/<int:number>/fields/", matter.fields, name="fill_fields"),
    path("tickets/<int:number>/priority/", matter.priority, name="priority"),
    path("tickets/<int:number>/snooze/", matter.snooze, name="snooze"),
    path("tickets/<int:number>/wake/", matter.wake, name="wake"),
    path("tickets/<int:number>/step/", matter.step, name="step"),
    path("tickets/<int:number>/step-done/", matter.step_done, name="step_done"),
    path("tickets/<int:number>/follow/", matter.follow, name="follow"),
    path("tickets/<int:number>/see/", matter.see, name="see"),
    path("tickets/<int:number>/history/", matter.history, name="history"),
    path("tickets/<int:number>/merge/", ties.merge, name="merge"),
    path("tickets/<int:number>/unmerge/", ties.unmerge, name="unmerge"),
    path("tickets/<int:number>/split/", ties.split, name="split"),
    path("tickets/<int:number>/tie/", ties.tie, name="tie"),
    path("tickets/<int:number>/untie/", ties.untie, name="untie"),
    path("ticket-fields/", kind_fields.fields, name="fields"),
    path("ticket-fields/new/", kind_fields.new, name="new_field"),
    path("ticket-fields/<int:pk>/", kind_fields.field, name="field"),
    path("ticket-fields/<int:pk>/move/", kind_fields.move, name="move_field"),
    path("ticket-fields/<int:pk>/retire/", kind_fields.retire, name="retire_field"),
]
