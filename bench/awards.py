"""Importing 100,000 recipients, against a plain COPY of the same rows and the cleaning of their cells."""

from __future__ import annotations

import csv
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

RECIPIENTS, UNITS = 100_000, 500
AIM = 10.0
COLUMNS = ("unit", "name", "kind", "post", "position", "birth_year", "sex", "told_apart_by", "joined_on")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLES = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Hữu", "Thanh", "Quang", "Xuân", "Hồng", "Thùy", "Bảo")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hạnh", "Khánh", "Linh", "Mai", "Nam", "Phương", "Quân", "Thảo")


def table() -> str:
    """The file: people of 500 units with their posts, as a province would bring them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number in range(RECIPIENTS):
        writer.writerow(_row(number))
    return out.getvalue()


def _row(number: int) -> list[str]:
    family, middle = FAMILIES[number % len(FAMILIES)], MIDDLES[number // 7 % len(MIDDLES)]
    name = f"{family} {middle} {GIVEN[number // 91 % len(GIVEN)]} {GIVEN[number // 1300 % len(GIVEN)]}"
    post, position = ("Trưởng phòng", "manager") if number % 10 == 0 else ("Chuyên viên", "worker")
    day, sex = f"{1 + number % 28:02d}/{1 + number % 12:02d}/{2005 + number % 20}", "nữ" if number % 2 else "nam"
    return [f"DV{number % UNITS}", name, "individual", post, position, str(1965 + number % 38), sex, str(number), day]


def begin() -> None:
    from blocs.models import Unit

    Unit.objects.bulk_create(Unit(code=f"DV{number}", name=f"Đơn vị số {number}") for number in range(UNITS))


def cost_of_copy(text: str) -> tuple[float, float]:
    """Return the seconds that reading the file and COPY of its rows into a table like ours take, and those that
    cleaning every cell by its field takes."""
    from awards.records.resources import RecipientRow
    from blocs.files import reading
    from blocs.files.bulk import Cells
    from blocs.models import Unit

    units = dict(Unit.objects.values_list("code", "pk"))

    def rows() -> Iterator[list[str]]:
        for _number, cells in reading.stream(text.encode(), table="recipients").rows:
            yield cells

    start = time.perf_counter()
    _copy_plainly([units[unit], *rest] for unit, *rest in rows())
    copying = time.perf_counter() - start
    start, known = time.perf_counter(), Cells(dict(RecipientRow.base_fields))
    for cells in rows():
        for name, cell in zip(COLUMNS, cells, strict=False):
            known.clean(name, cell)
    return copying, time.perf_counter() - start


def _copy_plainly(rows: Iterable[list[Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE plain (LIKE awards_recipient INCLUDING ALL)")
        cursor.execute("ALTER TABLE plain ALTER search SET DEFAULT ''")
        cursor.execute("SET datestyle TO iso, dmy")
        columns = "unit_id, name, kind, post, position_class, birth_year, sex, told_apart_by, joined_on"
        with cursor.copy(f"COPY plain ({columns}) FROM STDIN") as copy:
            for unit, name, kind, post, position, born, sex, *rest in rows:
                copy.write_row([unit, name, kind, post, position, born, {"nữ": "female"}.get(sex, "male"), *rest])


def bring_in(text: str) -> float:
    """Import the file as `manage.py import_table recipients` does, and return the seconds."""
    from awards.records.resources import RecipientResource
    from blocs.files import reading

    start = time.perf_counter()
    outcome = RecipientResource().import_data(reading.stream(text.encode(), table="recipients"))
    if outcome.problems or outcome.total_rows != RECIPIENTS:
        raise SystemExit(f"The import failed: {outcome.problems[:3]}")
    return time.perf_counter() - start


def peak_of_command(text: str) -> tuple[int, int]:
    """Return the peak memory in MB of the import command on all rows, and on none of them."""
    peaks = []
    with TemporaryDirectory() as folder:
        for lines in (text, text[: text.index("\n") + 1]):
            file = Path(folder) / "recipients.csv"
            file.write_text(lines, encoding="utf-8")
            subprocess.run([sys.executable, "-m", "bench.awards", "--import", str(file)], check=True)
            peaks.append(int((file.parent / "peak").read_text()))
    return peaks[0], peaks[1]


def _command(file: Path) -> None:
    """What the command does, in a process of its own, noting its peak beside the file."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("import_table", "recipients", str(file), stdout=io.StringIO(), stderr=io.StringIO())
    status = Path("/proc/self/status").read_text()
    (file.parent / "peak").write_text(str(int(status.partition("VmHWM:")[2].split()[0]) // 1024))


def empty() -> None:
    """Take out every recipient again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE awards_recipient, awards_historicalrecipient CASCADE")


def cost_of_list() -> dict[str, float]:
    """Return the milliseconds of the first page of recipients for an administrator: all of them, and by a name."""
    from awards.records import finding
    from awards.records.models import Recipient
    from blocs import lists
    from blocs.models import User

    reader = User(is_superuser=True)
    costs = {}
    for words in ("", "tran thi hanh", "khong ai"):
        took = []
        for _round in range(7):
            start = time.perf_counter()
            rows = finding.narrowed(Recipient.objects.visible_to(reader), q=words)
            rows = rows.order_by(*lists.order(finding.SORTS, "name"))
            rows.count()
            finding.with_latest(finding.listed(rows)[:50])
            took.append(time.perf_counter() - start)
        costs[words] = statistics.median(took) * 1000
    return costs


if __name__ == "__main__":
    _command(Path(sys.argv[2]))
