"""What the timer calls every minute: reminders, windows that closed, the outbox, proposals whose records changed."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from awards.eligibility import examining
from config.overview import reminders
from emulation.notices import sending


class Command(BaseCommand):
    help = (
        "Post the reminders of today, send what waits in the outbox, examine proposals whose records changed. Safe to"
        " repeat, to run on several machines at once, and to kill at any moment."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done: dict[str, int] = {}
        try:
            done["reminders"] = reminders.post_due()
        finally:  # an error there keeps nobody's mail back
            done |= asdict(sending.send_waiting())
        done["examined"] = examining.renew()
        if options["verbosity"] and any(done.values()):
            self.stdout.write(", ".join(f"{name} {count}" for name, count in done.items() if count))
