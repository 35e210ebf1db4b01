"""Loads the catalogue of awards that comes with the software; what people changed in it stays."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from awards.catalogue import loading
from awards.quotas import loading as quotas


class Command(BaseCommand):
    help = "Load the awards, terms, base salaries and quotas that come with the software; what people changed stays."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = loading.load()
        for line in loaded.kept:
            self.stdout.write(line)
        values = {"new": loaded.new + quotas.load(), "changed": loaded.changed, "same": loaded.same}
        self.stdout.write(_("Rows: %(new)d new, %(changed)d changed, %(same)d unchanged.") % values)
