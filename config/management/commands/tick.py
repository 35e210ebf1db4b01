"""What the timer calls every minute: reminders, windows that closed, and the outbox."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from config.overview import reminders
from emulation.notices import sending


class Command(BaseCommand):
    help = (
        "Post the reminders of today and send what waits in the outbox. Safe to repeat, to run on several machines at"
        " once, and to kill at any moment."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done: dict[str, int] = {}
        try:
            done["reminders"] = reminders.post_due()
        finally:  # an error there keeps nobody's mail back
            done |= asdict(sending.send_waiting())
        if options["verbosity"] and any(done.values()):
            self.stdout.write(", ".join(f"{name} {count}" for name, count in done.items() if count))
