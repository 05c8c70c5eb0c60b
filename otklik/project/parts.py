"""The parts of a running Otklik: how each is started, where it answers, what surrounds it."""

from __future__ import annotations

import os
import signal
import sys

from otklik.lib.config import Address, Config
from otklik.project import leftovers
from otklik.project.child import Child, command
from otklik.project.gate import VARIABLE, Gate

OTKLIK = [sys.executable, "-m", "otklik.project.cli"]


def door_and_desk(config: Config, environment: dict[str, str], gate: Gate) -> list[Child]:
    """Granian's main process takes its own worker along, if it is asked to end and not killed."""
    return [
        Child(name=name, begin=command([*OTKLIK, name], environment, gate.outside, with_us=signal.SIGTERM), address=address)
        for name, address in (("door", config.door), ("desk", config.desk))
    ]


def others(config: Config, environment: dict[str, str], gate: Gate) -> list[Child]:
    """The worker, and in the demo the company's mailbox and airline."""
    found = [Child(name="worker", begin=command([*OTKLIK, "worker"], environment, gate.outside))]
    if config.demo:
        found += [
            Child(name=name, begin=command([sys.executable, "-m", module], environment, gate.outside), address=address)
            for name, module, address in (
                ("mailbox", "examples.mailbox", config.mailbox_web),
                ("airline", "examples.airline", config.airline),
                ("switch", "examples.airline.switch", config.airline_switch),
            )
        ]
    return found


def addresses(config: Config) -> dict[str, Address]:
    """By the environment variable that moves it."""
    found = {"OTKLIK_DESK": config.desk, "OTKLIK_DOOR": config.door}
    if config.demo:
        found |= {
            "OTKLIK_AIRLINE": config.airline,
            "OTKLIK_AIRLINE_SWITCH": config.airline_switch,
            "OTKLIK_MAILBOX": config.mailbox,
            "OTKLIK_MAILBOX_WEB": config.mailbox_web,
        }
    return found


def surroundings(config: Config, url: str, gate: Gate) -> dict[str, str]:
    """The environment of every part: absolute paths, the database, the gate, and the mark by which a leftover is found."""
    told = {
        "OTKLIK_DATA": str(config.data),
        "DATABASE_URL": url,
        "PYTHONUNBUFFERED": "1",
        VARIABLE: str(gate.outside),
        leftovers.MARK: str(config.data),
    }
    if config.demo:
        told["OTKLIK_IDENTITY_KEY"] = demo_identity_key(config)
        told["OTKLIK_SMTP_URL"] = config.smtp_url or f"smtp://{config.mailbox}"
    return dict(os.environ) | told


def demo_identity_key(config: Config) -> str:
    """What the demo's airline signs its passengers with; the demo's service is given the same."""
    return config.key("demo-identity").hex()
