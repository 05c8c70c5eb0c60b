"""The app's registration with Django, and where it knows customers of a service from."""

from __future__ import annotations

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "otklik.signals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.desk.customer_slots import fill  # noqa: PLC0415
        from otklik.desk.words import say  # noqa: PLC0415
        from otklik.services.touched import known_by  # noqa: PLC0415
        from otklik.signals.users import with_reports  # noqa: PLC0415
        from otklik.signals.visits import visits  # noqa: PLC0415
        from otklik.signals.words import said_again  # noqa: PLC0415

        known_by(with_reports)
        fill("visits", visits)
        for name in ("failure", "identity", "sender"):
            say(name, said_again)
