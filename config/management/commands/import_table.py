"""Brings a table in from a file: everything, or nothing and every problem on a line of its own."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from blocs.files import reading
from blocs.files.bulk import BATCH, BulkResource
from blocs.files.tables import NEW, SKIP, UPDATE, Outcome
from blocs.models import User
from config.tables import TABLES

STEP = 5 * BATCH


class Command(BaseCommand):
    help = f"Import a table ({', '.join(TABLES)}) from a CSV or XLSX file; see docs/files.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=TABLES)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        parser.add_argument(
            "--user", metavar="EMAIL", help="Act as this person; without it, as the machine's administrator."
        )

    def handle(self, *args: Any, name: str, file: Path, dry_run: bool, user: str | None, **options: Any) -> None:
        by = person(user)
        resource = TABLES[name]()
        is_long = isinstance(resource, BulkResource)
        read = reading.stream if is_long else reading.read
        try:
            sheet = read(contents(file), table=name, name=file.name)
        except ValidationError as error:
            self.fail(f"{file.name}: {message}" for message in error.messages)
        more = {"progress": self.tell} if is_long else {}
        outcome = resource.import_data(sheet, dry_run=dry_run, user=by, file_name=file.name, **more)
        for warning in outcome.warnings:
            self.stdout.write(_("Warning: %(text)s") % {"text": warning})
        if outcome.problems:
            self.fail(map(str, outcome.problems))
        self.stdout.write(summary(outcome))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def tell(self, count: int) -> None:
        """Say how far a long table was read; short ones are done before anybody asks."""
        if count >= BATCH and count % STEP == 0:
            self.stderr.write(_("%(count)s rows read …") % {"count": number_format(count)})

    def fail(self, problems: Any) -> None:
        for problem in problems:
            self.stderr.write(" ".join(problem.split()))
        self.stderr.write(_("Nothing was imported."))
        sys.exit(1)


def contents(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(settings.UPLOAD_MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(_("The file %(file)s cannot be read.") % {"file": file}) from error


def person(email: str | None) -> User:
    """Return who acts; whoever runs commands on the machine may do everything, and history then names nobody."""
    if not email:
        return User(full_name="import_table", is_superuser=True)
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if not found:
        raise CommandError(_("There is no active account with the address %(email)s.") % {"email": email})
    return found


def summary(outcome: Outcome) -> str:
    totals = outcome.totals
    return _("Rows: %(new)d new, %(changed)d changed, %(same)d unchanged.") % {
        "new": totals[NEW],
        "changed": totals[UPDATE],
        "same": totals[SKIP],
    }
