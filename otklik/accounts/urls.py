"""Addresses of accounts. Those of django-allauth keep their own names, without our prefix."""

from __future__ import annotations

from django.urls import include, path

from otklik.accounts.views import company, front, keys, me, once, people, push, shifts, teams, welcome

ours = [
    path("", front.front, name="front"),
    path("sign-in/once/<str:token>/", once.once, name="once"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:id>/", people.person, name="person"),
    path("people/<int:id>/roles/", people.roles, name="roles"),
    path("people/<int:id>/link/", people.link, name="link"),
    path("people/<int:id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:id>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:id>/sign-out/", people.sign_out, name="sign-out"),
    path("people/<int:id>/forget-second-factors/", people.forget_second_factors, name="forget-second-factors"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:id>/", teams.team, name="team"),
    path("teams/<int:id>/remove/", teams.remove_team, name="remove-team"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/start/", shifts.start, name="start-shift"),
    path("shifts/end/", shifts.end, name="end-shift"),
    path("shifts/away/", shifts.away, name="step-away"),
    path("shifts/back/", shifts.back, name="come-back"),
    path("shifts/move/", shifts.move, name="move-on-duty"),
    path("company/", company.company, name="company"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("me/", me.me, name="me"),
    path("me/keys/", keys.keys, name="keys"),
    path("me/contacts/", me.add_contact, name="add-contact"),
    path("me/contacts/<int:id>/", me.change_contact, name="change-contact"),
    path("me/push/", me.add_push, name="add-push"),
    path("me/test-page/", me.test_page, name="test-page"),
    path("me/sign-out/", me.sign_out, name="sign-out-everywhere"),
    path("push-worker.js", push.worker, name="push-worker"),
]
urlpatterns = [
    path("account/", include("otklik.accounts.sign_in_urls")),
    path("", include((ours, "accounts"))),
]
