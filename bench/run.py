"""Measures pages and papers and prints one table: `make bench`.

Ratios are to the signed-in floor (session, user, one row by an index) measured in the same rounds, so that they hold on
any machine; the milliseconds are those of this one. It judges aloud and fails never.
"""

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
from typing import Any, NamedTuple

import django
import psycopg
from django.conf import settings
from django.core.management import call_command

SIZES = [10, 1_000, 20_000]
ROUNDS = 60
WARM_UP = 5
QUERIES_AIM = 12
PAPER_AIM = 25.0
SCORING_AIM = 200.0
FLOOR = "signed-in floor"


class Page(NamedTuple):
    """A page, who reads it (None: a visitor), and how many times the signed-in floor it may cost (None: a floor)."""

    name: str
    path: str
    reader: str | None
    aim: int | None


class Figures(NamedTuple):
    p50: float
    p95: float
    ratio: float
    queries: int
    kilobytes: float


def main() -> None:
    database = settings.DATABASES["default"]
    address = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    with own_database(database["NAME"], password=database["PASSWORD"], **address):
        measured, memory, paper = {}, {}, 0.0
        say(f"Preparing {database['NAME']} …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("collectstatic", interactive=False, verbosity=0)
        from bench import data

        officer = data.begin()
        for size in SIZES:
            say(f"{size:,} units: generating, then {ROUNDS} rounds …")
            data.grow(size)
            vacuum()
            measured[size], memory[size] = measure(pages(), officer)
        paper = cost_of_paper(data.paper_of_twelve())
        close_connections()
    report(measured, memory, paper)
    report_scoring()


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def own_database(name: str, **address: Any) -> Iterator[None]:
    """Create the database of the benchmark and drop it in the end; an old one that was left behind goes first."""
    given = {key: value for key, value in address.items() if value}

    def tell(statement: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as connection:
            connection.execute(statement)

    tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    tell(f"CREATE DATABASE {name}")
    try:
        yield
    finally:
        tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


def pages() -> list[Page]:
    from django.urls import reverse

    from blocs.models import User
    from emulation.covenants.models import Covenant

    # The last party of the last bloc: it has not signed, so its pages hold the most.
    covenant = Covenant.objects.order_by("-pk")[0]
    party = covenant.parties.order_by("-order")[0]
    leader = User.objects.get(mandates__unit=party.unit_id).email
    officer = "thuongtruc@vidu.vn"
    return [
        Page("empty Django view", reverse("empty"), None, None),
        Page(FLOOR, reverse("signed_in"), leader, None),
        Page("home (leader of a unit)", reverse("home"), leader, 4),
        Page("home (secretariat)", reverse("home"), officer, 8),
        Page("bloc list (secretariat)", reverse("blocs:bloc_list"), officer, 8),
        Page("bloc year", reverse("emulation:campaign", args=[covenant.campaign_id]), leader, 4),
        Page("covenant", reverse("emulation:covenant", args=[covenant.pk]), leader, 4),
        Page("admin: units", reverse("admin:blocs_unit_changelist"), officer, 8),
    ]


def measure(pages: list[Page], officer: Any) -> tuple[dict[Page, Figures], int]:
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
    client.get(page.path)
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


def cost_of_paper(data: dict[str, Any]) -> float:
    """Return the milliseconds of CPU that a covenant with twelve signatures takes, once fonts are read."""
    from documents import rendering

    costs = []
    for _number in range(16):
        start = time.process_time()
        rendering.render("covenant", data)
        costs.append(time.process_time() - start)
    return statistics.median(costs[1:]) * 1000


def report(measured: dict[int, dict[Page, Figures]], memory: dict[int, int], paper: float) -> None:
    head = f"{'p50':>7} {'p95':>7} {'×floor':>7} {'SQL':>4} {'kB':>6}"
    say(
        f"\nMilliseconds over HTTP with keep-alive, {ROUNDS} rounds; ×floor: p50 against the {FLOOR} of the same rounds"
    )
    say(f"{'':25}" + "".join(f" | {f'{size:,} units':^{len(head)}}" for size in measured))
    say(f"{'':25}" + f" | {head}" * len(measured))
    by_name = {size: {page.name: figures for page, figures in rows.items()} for size, rows in measured.items()}
    rows = list(measured[SIZES[0]])
    for page in rows:
        cells = [by_name[size][page.name] for size in measured]
        line = [f"{c.p50:7.1f} {c.p95:7.1f} {c.ratio:7.1f} {c.queries:4d} {c.kilobytes:6.1f}" for c in cells]
        say(f"{page.name:25}" + "".join(f" | {cell}" for cell in line))
    held = [f"{f'{memory[size]} MB' if memory[size] else 'not known':>{len(head)}}" for size in measured]
    say(f"{'peak memory of the worker':25}" + "".join(f" | {cell}" for cell in held))
    say(f"\nAims: pages of one thing within 4×, lists within 8×, at most {QUERIES_AIM} queries, as many at every size")
    for page in rows:
        if page.aim:
            judge(page, [by_name[size][page.name] for size in measured])
    say(f"{'covenant as PDF':25} within {PAPER_AIM:.0f} ms of CPU: {yes(paper <= PAPER_AIM)} ({paper:.1f} ms)")


def report_scoring() -> None:
    from bench import scores

    scoring, placing = scores.cost()
    name = f"{scores.UNITS} units × {scores.LEAVES:,} leaves"
    done = yes(scoring + placing <= SCORING_AIM)
    say(f"{name:25} within {SCORING_AIM:.0f} ms of CPU: {done} ({scoring:.1f} scoring, {placing:.1f} ranking)")


def judge(page: Page, figures: list[Figures]) -> None:
    worst = max(figure.ratio for figure in figures)
    queries = [figure.queries for figure in figures]
    say(
        f"{page.name:25} within {page.aim}×: {yes(worst <= (page.aim or 0))} ({worst:.1f}×)   "
        f"≤ {QUERIES_AIM} queries: {yes(max(queries) <= QUERIES_AIM)} ({max(queries)})   "
        f"the same at every size: {yes(len(set(queries)) == 1)}"
    )


def yes(is_so: bool) -> str:
    return "yes" if is_so else "NO "


if __name__ == "__main__":
    django.setup()
    main()
