"""Loads the demonstration: four real blocs and example years; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blocs.models import Council, Unit
from config.demo import closing_year, examples, facts, history, people, ranked_year

GUIDE = [
    ("quantri@vidu.vn", "system administrator: reads all four blocs, sets everything up"),
    (people.address("lanhdao", "Tòa án nhân dân Tối cao"), "member's leader: has a covenant to sign"),
    (people.address("lanhdao", "Bộ Tư pháp"), "head unit: sees who is missing, closes signing, answers comments"),
    (people.address("canbo", "Bộ Công an"), "member's officer: comments on next year's draft"),
    (
        people.address("lanhdao", "Chi cục Hải quan Hà Nam"),
        "member's leader in the Hà Nam bloc: is invited, has a vote",
    ),
    (
        people.address("lanhdao", "Văn phòng UBND tỉnh"),
        "head of the Hà Nam bloc: minutes to sign, a proposal to review",
    ),
    (people.address("canbo", "Bộ Xây dựng"), "head unit's officer: writes minutes, follows up directives"),
    (
        people.address("lanhdao", closing_year.HEAD),
        "headed the inspectorate bloc last year: has a report to review, a sheet to verify",
    ),
    (people.address("canbo", closing_year.LATE), "member's officer there: has a report to write, a sheet to score"),
    (people.address("lanhdao", closing_year.DEPUTY), "deputy there: has points to explain, reads reports of the bloc"),
    (people.address("canbo", ranked_year.Ranked().head), "headed the Hà Nam bloc last year: reads reports and ranking"),
    ("thanhvien1@vidu.vn", "chairs the council of Hà Nam: has a vote to cast in secret"),
    (
        people.address("canbo", "Cục Thống kê tỉnh"),
        "member's officer in the Hà Nam bloc: prepares a proposal",
    ),
]


class Command(BaseCommand):
    help = "Load the demonstration data (four real blocs, example years) and print the sign-ins."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--show", action="store_true", help="only print the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "The demonstration makes accounts whose password everybody knows. It is loaded only where DEMO or DEBUG"
                " is true, never on a database that is in use."
            )
        if not options["show"]:
            self.load()
        self.show()

    @transaction.atomic
    def load(self) -> None:
        admin = people.administrator()
        blocs = history.build(by=admin)
        for council in Council.objects.filter(blocs__in=blocs.values()).distinct():
            people.secretariat(council, by=admin)
        examples.build(blocs, by=admin)

    def show(self) -> None:
        if not Unit.objects.exists():
            raise CommandError("There is no demonstration data yet: run load_demo without --show.")
        rows = GUIDE[:1] + [(email, _of_secretariat(email)) for email in secretariats()] + GUIDE[1:]
        width = max(len(email) for email, _role in rows)
        self.stdout.write(f"Demonstration sign-ins (password for all: {people.PASSWORD})")
        for email, role in rows:
            self.stdout.write(f"  {email:{width}}  {role}")


AWARDING = people.address("thuongtruc", facts.HA_NAM.council_short)


def _of_secretariat(email: str) -> str:
    more = ": has a sudden case, a meeting and a decision to prepare, an award taken back to settle"
    return f"secretariat of a council{more if email == AWARDING else ''}"


def secretariats() -> list[str]:
    councils = Council.objects.filter(mandates__isnull=False).distinct()
    return [people.address("thuongtruc", council.short_name) for council in councils]
