"""Tries a criteria table on sample results: the ranking, the points, or how every figure came about."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from blocs.files.writing import to_csv
from emulation.scoring import account, formulas, ranking
from emulation.scoring.files import TableFile, ranking_table, read_results, read_table, sheet_table
from emulation.scoring.results import Entry


class Command(BaseCommand):
    help = "Score a criteria table on sample results (CSV, XLSX or JSON) without a database; see docs/files.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("criteria", type=Path)
        parser.add_argument("results", type=Path)
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--sheet", action="store_true", help="Print the points of every unit and leaf as CSV.")
        shown.add_argument("--derivation", action="store_true", help="Print in words how every figure came about.")

    def handle(self, *args: Any, criteria: Path, results: Path, sheet: bool, derivation: bool, **options: Any) -> None:
        read = self.read(criteria)
        table = read.table
        entries = self.entries(results, read)
        sheets = formulas.score(table, entries)
        ranked = ranking.rank(table, sheets)
        if derivation:
            self.stdout.writelines(f"{line}\n" for line in account.of_ranking(ranked, read.findings))
        else:
            self.csv(sheet_table(table, sheets) if sheet else ranking_table(ranked))

    def read(self, file: Path) -> TableFile:
        try:
            read = read_table(contents(file), name=file.name)
        except ValidationError as error:
            self.fail(file, error)
        self.warn(read.warnings)
        return read

    def entries(self, file: Path, read: TableFile) -> list[Entry]:
        try:
            results = read_results(contents(file), table=read.table, name=file.name)
        except ValidationError as error:
            self.fail(file, error)
        self.warn(results.warnings)
        return results.entries

    def warn(self, texts: list[str]) -> None:
        for text in texts:
            self.stderr.write(_("Warning: %(text)s") % {"text": text})

    def fail(self, file: Path, error: ValidationError) -> None:
        for message in error.messages:
            line = " ".join(message.split())
            self.stderr.write(line if file.name in line else f"{file.name}: {line}")
        self.stderr.write(_("Nothing was scored."))
        sys.exit(1)

    def csv(self, table: tablib.Dataset) -> None:
        content = to_csv(table)
        binary = getattr(self.stdout, "buffer", None)
        if binary:
            binary.write(content)
        else:
            self.stdout.write(content.decode("utf-8"), ending="")


def contents(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(settings.UPLOAD_MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(_("The file %(file)s cannot be read.") % {"file": file}) from error
