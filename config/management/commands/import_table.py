"""Brings a table in from a file: everything, or nothing and every problem on a line of its own."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.files import reading
from blocs.files.bulk import BATCH, BulkResource
from blocs.files.tables import NEW, SKIP, UPDATE, Outcome
from blocs.models import User
from blocs.resources import get_bloc
from common.text import tidy
from config.tables import TABLES
from emulation.campaigns.models import Campaign
from emulation.criteria import importing

CRITERIA = "criteria"
"""A criteria table has no columns for the bloc and the year that it is of: the command says them."""

STEP = 5 * BATCH


class Command(BaseCommand):
    help = f"Import a table ({', '.join([*TABLES, CRITERIA])}) from a CSV or XLSX file; see docs/files.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*TABLES, CRITERIA])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        parser.add_argument(
            "--user", metavar="EMAIL", help="Act as this person; without it, as the machine's administrator."
        )
        parser.add_argument("--bloc", default="", help="Of criteria: the name of the bloc whose draft they become.")
        parser.add_argument("--year", default="", help="Of criteria: the year of that bloc.")
        parser.add_argument("--council", default="", help="Of criteria: where several blocs have this name.")

    def handle(self, *args: Any, name: str, file: Path, dry_run: bool, user: str | None, **options: Any) -> None:
        by = person(user)
        if name == CRITERIA:
            self.bring_criteria(file, by=by, dry_run=dry_run, of=options)
        else:
            self.bring_table(name, file, by=by, dry_run=dry_run)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def bring_table(self, name: str, file: Path, *, by: User, dry_run: bool) -> None:
        resource = TABLES[name]()
        is_long = isinstance(resource, BulkResource)
        read = reading.stream if is_long else reading.read
        try:
            sheet = read(contents(file), table=name, name=file.name)
        except ValidationError as error:
            self.fail(f"{file.name}: {message}" for message in error.messages)
        more = {"progress": self.tell} if is_long else {}
        outcome = resource.import_data(sheet, dry_run=dry_run, user=by, file_name=file.name, **more)
        self.warn(outcome.warnings)
        if outcome.problems:
            self.fail(map(str, outcome.problems))
        self.stdout.write(summary(outcome))

    def bring_criteria(self, file: Path, *, by: User, dry_run: bool, of: dict[str, Any]) -> None:
        """Make the draft of the table of a year say what the file says, as the page of the year does."""
        content = contents(file)
        try:
            with transaction.atomic():
                campaign = year_of(of["bloc"], of["year"], council=of["council"], by=by)
                brought = importing.import_file(campaign, content, file.name, by=by)
                transaction.set_rollback(dry_run)
        except ValidationError as error:
            self.fail(message if file.name in message else f"{file.name}: {message}" for message in error.messages)
        except PermissionDenied as error:
            self.fail([f"{file.name}: {error}"])
        self.warn(brought.warnings)
        count = len(brought.differences)
        said = ngettext("Draft of the table: %(count)d change.", "Draft of the table: %(count)d changes.", count)
        self.stdout.write(said % {"count": count})

    def warn(self, texts: list[str]) -> None:
        for text in texts:
            self.stdout.write(_("Warning: %(text)s") % {"text": text})

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


def year_of(bloc: str, year: str, *, council: str, by: User) -> Campaign:
    """Return the year of a bloc by their names. Raises CommandError without them, ValidationError when unknown."""
    if not (bloc and year):
        raise CommandError(_("Say of which bloc and year the criteria are: --bloc and --year."))
    found = Campaign.objects.filter(bloc=get_bloc(tidy(bloc), by=by, council=tidy(council)), year=year).first()
    if not found:
        raise ValidationError(_("The bloc has no such year yet."), "unknown")
    return found


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
