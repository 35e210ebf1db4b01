"""Loads an invented province, to see how the site behaves when it is full."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blocs.models import Unit
from config.demo import people, province
from config.demo.province import places


class Command(BaseCommand):
    help = "Fill an empty database with an invented province: blocs, units, years, reports, scores and rankings."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--blocs", type=int, default=135)
        parser.add_argument("--units", type=int, default=1500)
        parser.add_argument("--years", type=int, default=5)
        parser.add_argument("--leaves", type=int, default=30, help="leaves of a criteria table")
        parser.add_argument(
            "--largest", type=int, default=20, help="units of the last bloc, whose table has 200 leaves"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "The province makes accounts whose password everybody knows. It is loaded only where DEMO or DEBUG is"
                " true, never on a database that is in use."
            )
        if Unit.objects.exists():
            raise CommandError("The database has units already. The province is loaded into an empty one only.")
        with transaction.atomic():
            years = province.build(
                blocs=options["blocs"],
                units=options["units"],
                back=options["years"],
                leaves=options["leaves"],
                largest=options["largest"],
                password=people.PASSWORD,
            )
        head = years[-1].place
        self.stdout.write(f"Sign in with the password {people.PASSWORD}:")
        self.stdout.write(f"  {places.OFFICER}  secretariat")
        self.stdout.write(f"  {places.address(head.head(0))}  leads the largest bloc this year")
