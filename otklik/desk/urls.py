"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from otklik.desk.views import moves, new, tickets

app_name = "desk"
urlpatterns = [
    path("tickets/", tickets.tickets, name="list"),
    path("tickets/new/", new.new, name="new"),
    path("tickets/<int:number>/", tickets.ticket, name="ticket"),
    path("tickets/<int:number>/write/", moves.write, name="write"),
    path("tickets/<int:number>/claim/", moves.claim, name="claim"),
    path("tickets/<int:number>/hand-over/", moves.hand_over, name="hand_over"),
    path("tickets/<int:number>/resolve/", moves.resolve, name="resolve"),
    path("tickets/<int:number>/reopen/", moves.reopen, name="reopen"),
    path("tickets/<int:number>/move/", moves.move, name="move"),
    path("tickets/<int:number>/learn/", moves.learn, name="learn"),
]
