"""`otklik demo`: like `up`; what is different about the demo is told by its environment."""

from otklik.project.commands.up import run

__all__ = ["run"]
