"""`otklik worker`: jobs, timers, mail; everything that nobody waits for."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import threading
import time

import psycopg
import structlog
from django.utils import timezone
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from otklik.journal.ticker import Ticker

# Jobs wait for mail servers and the database most of the time.
CONCURRENCY = 6
HEARTBEAT_S = 2.0
# A worker that was killed leaves its jobs as "doing": after this silence another one takes them.
DEAD_AFTER_S = 8.0
STOP_WITHIN_S = 8.0
SILENT_S = 20.0
MOST_SILENT_LOOKS = 4
# Without a database there is nothing to do: the supervisor starts the worker again when it gives up.
WITHOUT_DATABASE_S = 5.0

log = structlog.get_logger(__name__)


def run(_options: argparse.Namespace) -> int:
    ticker = Ticker()
    ticker.start()
    threading.Thread(target=exit_when_silent, args=(os.environ["DATABASE_URL"],), daemon=True).start()
    try:
        asyncio.run(work(os.environ["DATABASE_URL"]))
    finally:
        ticker.stop()
    return 0


def exit_when_silent(database_url: str) -> None:
    """Ends a worker whose heartbeat has stopped although the database answers, as after a server that was killed under it."""
    silent = 0
    while silent < MOST_SILENT_LOOKS:
        time.sleep(2 * HEARTBEAT_S)
        with contextlib.suppress(psycopg.Error), psycopg.connect(database_url, connect_timeout=5) as connection:
            beats = connection.execute(
                "SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)", [SILENT_S]
            )
            silent = 0 if beats.rowcount else silent + 1
    log.error("worker without a heartbeat ends itself", silent_s=SILENT_S)
    os._exit(1)


async def work(database_url: str) -> None:
    """Until SIGTERM. Raises when the database goes away: the supervisor starts the worker again."""
    connector = PsycopgConnector(
        conninfo=database_url, min_size=1, max_size=4, timeout=WITHOUT_DATABASE_S, kwargs={"application_name": "otklik worker"}
    )
    with app.replace_connector(connector) as workers:
        async with workers.open_async():
            rescuer = asyncio.create_task(rescue(workers))
            try:
                await workers.run_worker_async(
                    name="otklik",
                    concurrency=CONCURRENCY,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=DEAD_AFTER_S,
                    shutdown_graceful_timeout=STOP_WITHIN_S,
                )
            finally:
                rescuer.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await rescuer


async def rescue(workers: App) -> None:
    """Puts the jobs of dead workers back into the queue; each job may run twice, none is lost."""
    while True:
        with contextlib.suppress(ConnectorException):
            for job in await workers.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
                log.warning("job taken from a dead worker", job=job.id, task=job.task_name)
                await workers.job_manager.retry_job(job, retry_at=timezone.now())
        await asyncio.sleep(HEARTBEAT_S)
