"""Examines again the award proposals whose records changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from awards.eligibility import examining


class Command(BaseCommand):
    help = (
        "Examine open award proposals by what is on record: those never examined, marked, or with records that changed."
        " Safe to repeat and to kill at any moment; --all examines every open one, after a bulk import for example."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every open proposal")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = examining.open_ones() if options["all"] else examining.outdated()
        count = rows.count()
        examining.examine(rows)
        if options["verbosity"]:
            self.stdout.write(_("Proposals examined: %(count)s.") % {"count": count})
