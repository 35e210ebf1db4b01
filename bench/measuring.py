"""Reads pages from a server of its own, in turns, and counts their queries."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

ROUNDS = 60
WARM_UP = 45
"""Rounds before those that count: each of the server's four connections has asked every query ten times by then, and
PostgreSQL keeps its plans (docs/adr/0014)."""
QUERIES_AIM = 12
FLOOR = "signed-in floor"


class Page(NamedTuple):
    """A page, who reads it (None: a visitor), how many times the signed-in floor it may cost (None: a floor), and how
    many queries."""

    name: str
    path: str
    reader: str | None
    aim: int | None
    queries: int = QUERIES_AIM


class Figures(NamedTuple):
    p50: float
    p95: float
    ratio: float
    queries: int
    kilobytes: float


def measure(pages: list[Page]) -> tuple[dict[Page, Figures], int]:
    """Return the figures of `pages`, and the peak memory of the server's worker in MB."""
    cookies = {page.reader: session(page.reader) if page.reader else "" for page in pages}
    queries = {page: count_queries(page) for page in pages}
    with server() as (port, pid):
        times, sizes = fetch_in_turns(pages, cookies, port)
        memory = peak_memory(pid)
    floor = statistics.median(times[next(page for page in pages if page.name == FLOOR)])
    figures = {}
    for page, seconds in times.items():
        p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[18]
        figures[page] = Figures(p50 * 1000, p95 * 1000, p50 / floor, queries[page], sizes[page] / 1024)
    return figures, memory


def session(email: str) -> str:
    """Sign the person in as the site does, without the form, and return the cookie."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from blocs.models import User

    user = User.objects.get(email=email)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def count_queries(page: Page) -> int:
    """Count in this process, at the second reading: what is loaded once in a process is not the page's."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    if page.reader:
        name, _equals, key = session(page.reader).partition("=")
        client.cookies[name] = key
    answered = client.get(page.path).status_code
    if answered != http.client.OK:
        raise SystemExit(f"{page.name} ({page.path}) answered {answered}.")
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--keep-alive", "30"]
    process = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"})
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def fetch_in_turns(
    pages: list[Page], cookies: dict[str | None, str], port: int
) -> tuple[dict[Page, list[float]], dict[Page, int]]:
    """Read every page once in each round over one kept connection, so that all meet the same weather."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: dict[Page, list[float]] = {page: [] for page in pages}
    sizes = {}
    for number in range(WARM_UP + ROUNDS):
        for page in pages:
            start = time.perf_counter()
            connection.request("GET", page.path, headers={"Cookie": cookies[page.reader]})
            response = connection.getresponse()
            sizes[page] = len(response.read())
            if number >= WARM_UP:
                times[page].append(time.perf_counter() - start)
            if response.status != http.client.OK:
                raise SystemExit(f"{page.name} ({page.path}) answered {response.status}.")
    connection.close()
    return times, sizes


def peak_memory(pid: int) -> int:
    """Return the most that a worker of the server `pid` held, in MB, or 0 where the system does not say."""
    peak = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(fields["PPid"]) == pid:
            peak = max(peak, int(fields.get("VmHWM", "0 kB").split()[0]) // 1024)
    return peak
