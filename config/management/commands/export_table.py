"""Writes a table to a file or to standard output."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from blocs.files.writing import FORMATS
from config.tables import TABLES


class Command(BaseCommand):
    help = f"Export a table ({', '.join(TABLES)}) as CSV or XLSX; see docs/files.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=TABLES)
        parser.add_argument(
            "--format", dest="kind", choices=FORMATS, help="Without it as the name of the file says, else csv."
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="Without it, standard output.")

    def handle(self, *args: Any, name: str, kind: str | None, output: Path | None, **options: Any) -> None:
        ending = output.suffix.lstrip(".").lower() if output else ""
        write = FORMATS[kind or (ending if ending in FORMATS else "csv")]()
        content = write.export_data(TABLES[name]().export())
        if not output:
            binary = getattr(self.stdout, "buffer", None)
            if binary:
                binary.write(content)
            else:
                self.stdout.write(content.decode("utf-8"), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(_("The file %(file)s cannot be written.") % {"file": output}) from error
        self.stdout.write(_("Written: %(file)s") % {"file": output})
