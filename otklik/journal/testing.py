"""For tests: the jobs of a committed action, run in place."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.lib.clock import now


def run_jobs(*, most: int = 1000) -> int:
    """Runs every job that is due, and those that they bring, on the caller's connection. Returns how many ran."""
    ran = 0
    while (
        job := ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=now()).order_by("id").first()
    ) and ran < most:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        app.tasks[job.task_name](**job.args)
        ran += 1
    return ran
