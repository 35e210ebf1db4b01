"""Asking addresses as somebody, and what may be wrong with the answers."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tests import things, walking
from tests.every_url.addresses import ARGUMENTS, Address
from tests.scene import OURS, Scene, our_models

ROLES = ["visitor", "an", "binh", "chi", "oanh", "thu", "son", "admin"]
OUTSIDERS = {"visitor", "chi", "son"}
SECRETS = ["Khối thi đua Tổng hợp", "Các đơn vị thống nhất ký kết"]
"""Words that nobody of another bloc or council reads on any page."""
SIGN_IN = ("/tai-khoan/login/", "/quan-tri/login/")

PUBLIC = set(things.all_said("PUBLIC"))
OPEN = PUBLIC | set(things.all_said("OPEN"))
OPEN_MODELS = set(things.all_said("OPEN_MODELS"))
OWN = set(things.all_said("OWN"))


class Answer(NamedTuple):
    address: Address
    path: str
    status: int
    body: str
    location: str
    changed: bool
    error: str

    def __str__(self) -> str:
        return f"{self.status} {self.path} ({self.address.name or 'no name'}) {self.error}"


def ask(scene: Scene, role: str, those: list[Address], method: str, *, watched: bool = True) -> list[Answer]:
    """Ask `those` as `role`; nothing that an answer sets in motion lasts. Unless `watched`, which takes several times
    as long, the answers do not say what was read and whether anything changed."""
    with transaction.atomic():
        signed_in = Client(HTTP_HOST="testserver")
        if role != "visitor":
            signed_in.force_login(getattr(scene.cast, role), backend=settings.AUTHENTICATION_BACKENDS[-1])
        answers = [_ask_and_undo(signed_in, address, address.fill(scene), method, watched) for address in those]
        transaction.set_rollback(True)
    return answers


def _ask_and_undo(signed_in: Client, address: Address, path: str, method: str, watched: bool) -> Answer:
    client = Client(HTTP_HOST="testserver")
    client.cookies.update(signed_in.cookies)
    with transaction.atomic():
        answer = _ask(client, address, path, method, watched)
        transaction.set_rollback(True)
    return answer


def _ask(client: Client, address: Address, path: str, method: str, watched: bool) -> Answer:
    before = footprint() if watched and method == "post" else None
    try:
        with transaction.atomic():
            response = getattr(client, method)(path)
    except Exception as error:  # noqa: BLE001 shown with the others at the end
        return Answer(address, path, 500, "", "", False, f"{type(error).__name__}: {error}")
    changed = before is not None and footprint() != before
    body = words(response) if watched else ""
    return Answer(address, path, response.status_code, body, response.headers.get("Location", ""), changed, "")


def words(response: Any) -> str:
    """What an answer says: of a PDF its words, of an Office file the text of its parts."""
    if response.streaming:
        return ""
    data, kind = response.content, response.headers.get("Content-Type", "")
    if kind.startswith("application/pdf") and data.rstrip().endswith(b"%%EOF") and len(data) > SMALLEST_PAPER:
        return walking.read(data)
    if "openxmlformats" in kind:
        with ZipFile(BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return str(data.decode(errors="replace"))


SMALLEST_PAPER = 1000
"""Shorter PDFs are what tests upload: they have no pages to read."""
TABLES = sorted({model._meta.db_table for model in our_models()})
COUNTS = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in TABLES)  # noqa: S608


def footprint() -> list[tuple[str, int]]:
    """How many rows every table of ours has, history included: a change of a tracked row leaves one there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would start workers to count empty tables
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(COUNTS)
        return sorted(cursor.fetchall())


def concerns_the_cast(address: Address) -> bool:
    if not address.arguments or address.name in OPEN:
        return False
    if address.is_admin:
        return bool(address.model and address.model._meta.app_label in OURS and address.model not in OPEN_MODELS)
    return address.name in ARGUMENTS and address.name.partition(":")[0] in OURS


def is_broken(answer: Answer) -> bool:
    return answer.status >= 500


def is_leak(answer: Answer) -> bool:
    """Whether it tells an outsider what only the bloc and its council may know."""
    if answer.status != 200 or answer.address.name in OPEN:
        return False
    return concerns_the_cast(answer.address) or any(secret in answer.body for secret in SECRETS)


def is_open(answer: Answer) -> bool:
    """Whether a visitor got it without being sent to sign in."""
    if answer.address.name in PUBLIC:
        return False
    return answer.status != 302 or not answer.location.startswith(SIGN_IN)


def wrong(scene: Scene, role: str, those: list[Address]) -> dict[str, list[str]]:
    """Ask `those` as `role`, to read and with an empty form; return what is wrong with the answers."""
    found: dict[str, list[str]] = {}
    own = OWN if role != "visitor" else set()
    for method in ("get", "post"):
        answers = ask(scene, role, those, method, watched=role in OUTSIDERS)
        found[f"{method}: error pages"] = [str(each) for each in answers if is_broken(each)]
        if role in OUTSIDERS:
            found[f"{method}: told to outsiders"] = [str(each) for each in answers if is_leak(each)]
            changed = [each for each in answers if each.changed and each.address.name not in own]
            found[f"{method}: changed by outsiders"] = list(map(str, changed))
        if role == "visitor":
            found[f"{method}: open to visitors"] = [str(each) for each in answers if is_open(each)]
    return {what: rows for what, rows in found.items() if rows}
