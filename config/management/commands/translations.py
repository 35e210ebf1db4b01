"""Keeps locale/ in step with the texts of the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Collects the texts of the code into locale/, compiles them, and lists those without a Vietnamese."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when something is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        from config import catalogue  # its library is there for developers only

        entries = catalogue.current()
        if options["check"]:
            self.check_files(catalogue, entries)
        else:
            catalogue.PO.parent.mkdir(parents=True, exist_ok=True)
            entries.save(str(catalogue.PO))
            entries.save_as_mofile(str(catalogue.MO))
        if missing := catalogue.untranslated(entries):
            listed = "\n".join(f"  {entry.msgid!r}  ({entry.occurrences[0][0]})" for entry in missing)
            raise CommandError(f"{len(missing)} of {len(entries)} texts have no Vietnamese yet:\n{listed}")

    def check_files(self, catalogue: Any, entries: Any) -> None:
        po, mo = catalogue.PO, catalogue.MO
        if not po.exists() or po.read_text(encoding="utf-8") != f"{entries}":
            raise CommandError(f"{po.name} does not hold the texts of the code. Run: make translations")
        if not mo.exists() or mo.read_bytes() != entries.to_binary():
            raise CommandError(f"{mo.name} was not compiled from {po.name}. Run: make translations")
