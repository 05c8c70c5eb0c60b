"""Addresses of the board and of the hand-over between shifts."""

from __future__ import annotations

from django.urls import path

from otklik.insight.views import board, hand_over, news, numbers

app_name = "insight"
urlpatterns = [
    path("insight/", numbers.numbers, name="numbers"),
    path("board/", board.board, name="board"),
    path("board/give/", board.give, name="give"),
    path("board/note/", board.note, name="note"),
    path("news/", news.news, name="news"),
    path("me/alerts/", news.alerts, name="alerts"),
    path("shifts/hand-over/", hand_over.hand_over, name="hand-over"),
    path("shifts/hand-over/<int:id>/", hand_over.past, name="past"),
    path("shifts/hand-over/<int:id>/accept/", hand_over.accept, name="accept"),
]
