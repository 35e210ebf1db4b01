"""Measures pages and papers and prints two tables: `make bench`.

Ratios are to the signed-in floor (session, user, one row by an index) measured in the same rounds, so that they hold on
any machine; the milliseconds are those of this one. It judges aloud and fails never.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
import psycopg
from django.conf import settings
from django.core.management import call_command

from bench.measuring import FLOOR, QUERIES_AIM, ROUNDS, Figures, Page, measure

SIZES = [10, 1_000, 20_000]
PAPER_AIM = 25.0
SCORING_AIM = 200.0


def main() -> None:
    if "awards" in sys.argv[1:]:
        report_awards()
        report_import(measure_import())
        return
    growing = {} if "province" in sys.argv[1:] else measure_growing()
    province, queries = measure_province()
    if growing:
        report("Units in blocs of ten, signing", growing["figures"], growing["memory"])
        verdict("covenant as PDF", growing["paper"] <= PAPER_AIM, f"{growing['paper']:.1f} ms", PAPER_AIM)
        report_scoring()
    report("A province: 135 blocs, 1,500 units, five years", *province)
    counts = ", ".join(f"{count} for {name}" for name, count in queries.items())
    report_import(measure_import())
    say(f"queries of the scoring matrix: {counts}; the same: {yes(len(set(queries.values())) == 1)}")
    if growing:
        report_awards()


def measure_growing() -> dict[str, Any]:
    from bench import data

    figures, memory = {}, {}
    with prepared_database():
        data.begin()
        for size in SIZES:
            say(f"{size:,} units: generating, then {ROUNDS} rounds …")
            data.grow(size)
            vacuum()
            figures[f"{size:,} units"], memory[f"{size:,} units"] = measure(pages())
        paper = cost_of_paper(data.paper_of_twelve())
        close_connections()
    return {"figures": figures, "memory": memory, "paper": paper}


def measure_province() -> tuple[tuple[dict[str, dict[Page, Figures]], dict[str, int]], dict[str, int]]:
    """Return figures and memory, and how many queries the scoring matrix takes for blocs of several sizes."""
    from bench import province

    with prepared_database():
        say("A province: generating …")
        years = province.begin()
        vacuum()
        say(f"{ROUNDS} rounds …")
        figures, memory = measure(province.pages(years))
        queries = province.queries_by_size(years)
        close_connections()
    name = "1,500 units"
    return ({name: figures}, {name: memory}), queries


def measure_import() -> dict[str, Any]:
    from bench import awards

    with prepared_database():
        say(f"{awards.RECIPIENTS:,} recipients: importing …")
        awards.begin()
        text = awards.table()
        copying, cleaning = awards.cost_of_copy(text)
        peak, idle = awards.peak_of_command(text)
        awards.empty()
        measured: dict[str, Any] = {"copying": copying, "cleaning": cleaning, "peak": peak, "idle": idle}
        measured["first"] = awards.bring_in(text)
        vacuum()
        measured |= {"again": awards.bring_in(text), "list": awards.cost_of_list()}
        close_connections()
    return measured


@contextmanager
def prepared_database() -> Iterator[None]:
    """A database of its own, with the tables of the site and nothing in them."""
    database = settings.DATABASES["default"]
    address = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    with own_database(database["NAME"], password=database["PASSWORD"], **address):
        say(f"Preparing {database['NAME']} …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


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


def cost_of_paper(data: dict[str, Any]) -> float:
    """Return the milliseconds of CPU that a covenant with twelve signatures takes, once fonts are read."""
    from documents import rendering

    costs = []
    for _number in range(16):
        start = time.process_time()
        rendering.render("covenant", data)
        costs.append(time.process_time() - start)
    return statistics.median(costs[1:]) * 1000


def report(title: str, measured: dict[str, dict[Page, Figures]], memory: dict[str, int]) -> None:
    head = f"{'p50':>7} {'p95':>7} {'×floor':>7} {'SQL':>4} {'kB':>6}"
    say(f"\n{title}")
    say(f"Milliseconds over HTTP with keep-alive, {ROUNDS} rounds; ×floor: p50 against the {FLOOR} of the same rounds")
    say(f"{'':36}" + "".join(f" | {name:^{len(head)}}" for name in measured))
    say(f"{'':36}" + f" | {head}" * len(measured))
    by_name = {size: {page.name: figures for page, figures in rows.items()} for size, rows in measured.items()}
    rows = list(next(iter(measured.values())))
    for page in rows:
        cells = [by_name[size][page.name] for size in measured]
        line = [f"{c.p50:7.1f} {c.p95:7.1f} {c.ratio:7.1f} {c.queries:4d} {c.kilobytes:6.1f}" for c in cells]
        say(f"{page.name:36}" + "".join(f" | {cell}" for cell in line))
    held = [f"{f'{memory[size]} MB' if memory[size] else 'not known':>{len(head)}}" for size in measured]
    say(f"{'peak memory of the worker':36}" + "".join(f" | {cell}" for cell in held))
    say(f"\nAims: pages of one thing within 4×, lists within 8×; at most {QUERIES_AIM} queries, as many at every size")
    for page in rows:
        if page.aim:
            judge(page, [by_name[size][page.name] for size in measured])


def report_scoring() -> None:
    from bench import scores

    scoring, placing = scores.cost()
    name = f"{scores.UNITS} units × {scores.LEAVES:,} leaves"
    verdict(name, scoring + placing <= SCORING_AIM, f"{scoring:.1f} scoring, {placing:.1f} ranking", SCORING_AIM)


def report_awards() -> None:
    """What examining nominations takes on PostgreSQL against a million awards on record, and reading them."""
    from bench import eligibility

    with prepared_database():
        say("A hundred thousand nominations, a million awards: generating …")
        officer = eligibility.begin()
        vacuum()
        seconds, rate = eligibility.cost()
        vacuum()
        say(f"{ROUNDS} rounds …")
        figures, memory = measure(eligibility.pages(officer))
        close_connections()
    name = f"{eligibility.NOMINATIONS:,} nominations"
    report(name, {name: figures}, {name: memory})
    aim = eligibility.PER_SECOND_AIM
    say(f"examining them: {seconds:.1f} s, {rate:,.0f} a second; at least {aim:,} a second: {yes(rate >= aim)}")


def report_import(measured: dict[str, Any]) -> None:
    from bench import awards

    plain = measured["copying"] + measured["cleaning"]
    ratio = measured["first"] / plain
    say(f"\n{awards.RECIPIENTS:,} recipients from a CSV file, with history and every lookup, all or nothing")
    say(f"plain COPY {measured['copying']:.1f} s, cleaning the cells {measured['cleaning']:.1f} s")
    say(f"import {measured['first']:.1f} s, the same file again {measured['again']:.1f} s")
    say(f"within {awards.AIM:.0f}× COPY and cleaning: {yes(ratio <= awards.AIM)} ({ratio:.1f}×)")
    say(f"peak memory of the command: {measured['peak']} MB; with an empty file {measured['idle']} MB")
    pages = ", ".join(
        f"{cost:.0f} ms {f'for “{words}”' if words else 'for all'}" for words, cost in measured["list"].items()
    )
    say(f"first page of the list (queries only): {pages}")


def verdict(name: str, is_so: bool, cost: str, aim: float) -> None:
    say(f"{name:36} within {aim:.0f} ms of CPU: {yes(is_so)} ({cost})")


def judge(page: Page, figures: list[Figures]) -> None:
    worst = max(figure.ratio for figure in figures)
    queries = [figure.queries for figure in figures]
    said = (
        f"{page.name:36} within {page.aim}×: {yes(worst <= (page.aim or 0))} ({worst:.1f}×)   "
        f"≤ {page.queries} queries: {yes(max(queries) <= page.queries)} ({max(queries)})"
    )
    say(said if len(queries) == 1 else f"{said}   the same at every size: {yes(len(set(queries)) == 1)}")


def yes(is_so: bool) -> str:
    return "yes" if is_so else "NO "


if __name__ == "__main__":
    django.setup()
    main()
