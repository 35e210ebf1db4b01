"""Nobody verifies the sheet or reviews the report of their own unit, whatever else they are: on no page, in no form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from blocs import scope
from blocs.models import User
from common import history
from common.clock import today
from emulation.another_hand import fingerprint
from emulation.reports.models import Report, ReviewStep
from emulation.sheets.models import Assessment, Block, Score, ScoreChange, ScoreSheet
from tests import things
from tests.conftest import PASSWORD, give_mandate, make_person
from tests.emulation.reports import making
from tests.every_url.addresses import ADMIN, SITE, Address
from tests.scene import Scene, build

pytestmark = pytest.mark.django_db

WHY = "Theo văn bản số 1"
READ = {
    "report", "report_pdf", "report_versions", "report_steps", "report_submitted", "report_reviewed",
    "sheet", "sheet_log", "sheet_print", "sheet_xlsx", "sheet_totals",
}  # fmt: skip
WRITTEN_BY_THE_UNIT = {
    "report_write", "report_part", "report_evidence", "report_restore", "report_submit", "report_take_back",
    "sheet_evidence", "sheet_figures",
}  # fmt: skip
"""The unit writes its own report and scores itself; a page of a sheet and its acts are sorted by who does them."""


class Case(NamedTuple):
    """An address that decides, the state in which it does, and a form that would; `form` fills in what it is about."""

    address: str
    state: str
    form: Callable[[Scene], dict[str, Any]]
    word: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.address, self.word, self.state)))


def _said(**fields: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda _scene: fields


def _value(scene: Scene) -> dict[str, Any]:
    """Another value and its reason for the leaf on the page, on the version that stands."""
    score = Score.objects.get(pk=scene.score.pk)
    return {f"actual_{score.pk}": "0", f"words_{score.pk}": WHY, f"seen_{score.pk}": f"{score.version}:"}


def _steer(shown: str = "", **typed: Any) -> Callable[[Scene], dict[str, Any]]:
    """A reason and what is `typed`, on a page that showed the field of the report that it is about."""

    def form(scene: Scene) -> dict[str, Any]:
        report = Report.objects.get(pk=scene.report.pk)
        kept = {name: getattr(report, shown or name) for name in typed}
        other = {name: scene.other.pk for name in typed if name == "to"}
        return {**typed, **other, "because": WHY, "seen": fingerprint(kept)}

    return form


DAY = (today() + timedelta(days=90)).isoformat()
CASES = [
    Case("report_review", "submitted", _said(submission=1, decision="accept")),
    Case("report_review", "submitted", _said(submission=1, decision="return", reason=WHY)),
    Case("report_reassign", "submitted", _steer("reviewer_id", to="other")),
    Case("report_extend", "draft", _steer(due_on=DAY)),
    Case("report_extend", "returned", _steer(due_on=DAY)),
    Case("report_unlock", "draft", _steer("unlocked_until", until=DAY)),
    Case("report_unlock", "accepted", _steer("unlocked_until", until=DAY)),
    Case("report_waive", "draft", _steer()),
    Case("report_ask_again", "waived", _said(due_on=DAY, because=WHY)),
    Case("sheet_group", "verifying", _value),
    Case("sheet_group", "second", _value),
    Case("sheet_group", "secretariat", _value),
    Case("sheet_verifier", "verifying", _said(verifier="", because=WHY)),
    Case("sheet_assign", "secretariat", _said(is_assigned="0", because=WHY)),
    Case("sheet_blocks", "secretariat", _said(code="ly_do_khac", note=WHY)),
    Case("sheet_blocks", "verifying", _said(code="ly_do", because=WHY)),
    Case("sheet_act", "verifying", _said(), "xong-tham-dinh"),
    Case("sheet_act", "verifying", _said(because=WHY), "tra-lai"),
    Case("sheet_act", "explaining", _said(), "chuyen-tiep"),
    Case("sheet_act", "second", _said(), "xong-lan-hai"),
    Case("sheet_act", "secretariat", _said(), "chot"),
    Case("sheet_act", "final", _said(because=WHY), "mo-lai"),
    Case("scoring_final", "secretariat", _said()),
    Case("scoring_blocks", "verifying", _said()),
]
OF_ALL_UNITS = {"scoring_final", "scoring_blocks"}
"""Acts on a whole round: they pass over the unit of whoever does them."""
ALSO = ["nothing else", "its verifier", "secretariat", "system administrator"]


def named(name: str) -> Address:
    return next(address for address in SITE if address.name == f"emulation:{name}")


def test_every_address_about_a_report_or_a_sheet_is_sorted():
    about = {
        name.removeprefix("emulation:")
        for name, arguments in things.all_said("ARGUMENTS").items()
        if arguments.get("pk") in {"report", "sheet"}
    }
    assert about == READ | WRITTEN_BY_THE_UNIT | {case.address for case in CASES} - OF_ALL_UNITS


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("signing")
        transaction.set_rollback(True)


@pytest.fixture(params=["head", "member", "deputy"])
def own(request, scene) -> Scene:
    """The scene of one unit: its report, its sheet, and another member of the bloc."""
    unit = getattr(scene.cast, request.param)
    sheet = scene.round.sheets.get(unit=unit)
    score = sheet.scores.get(criterion__code="B1")
    score.answer = "Giải trình"
    history.save(score, by=scene.cast.an)
    if not score.assessments.exists():
        said = Assessment(score=score, stage="self", actual=1, by=scene.cast.an, at=scene.round.opened_at)
        history.save(said, by=scene.cast.an)
    present = set(sheet.blocks.values_list("code", flat=True))
    for code in {"ly_do", "not_registered"} - present:
        history.save(Block(sheet=sheet, code=code, is_found=code != "ly_do"), by=scene.cast.an)
    report = making.report_of(scene.request, unit)
    if not report.submissions.exists():
        making.hand_in(report, by=scene.cast.dung)
    other = scene.cast.head if unit != scene.cast.head else scene.cast.member
    return Scene(**{**vars(scene), "unit": unit, "other": other, "sheet": sheet, "score": score, "report": report})


@contextmanager
def put(own: Scene, case: Case) -> Iterator[None]:
    """Report and sheet of the unit in the state that `case` is about; what happens there does not last."""
    with transaction.atomic():
        if case.address.startswith("report"):
            accepted = own.round.opened_at if case.state == "accepted" else None
            Report._base_manager.filter(pk=own.report.pk).update(state=case.state, accepted_at=accepted)
        else:
            handed_in = {"submitted_at": own.round.opened_at}
            ScoreSheet._base_manager.filter(pk=own.sheet.pk).update(state=case.state, **handed_in)
            if case.word == "chuyen-tiep":
                own.round.explain_due_on = own.round.verify_due_on = own.round.self_due_on = today() - timedelta(days=1)
                own.round.save()
        yield
        transaction.set_rollback(True)


def stands(own: Scene) -> list[Any]:
    """Everything that was decided on the report and the points of the unit."""
    rows = (
        Report.objects.filter(pk=own.report.pk),
        ReviewStep.objects.filter(report=own.report),
        ScoreSheet.objects.filter(pk=own.sheet.pk),
        Score.objects.filter(sheet=own.sheet),
        Assessment.objects.filter(score__sheet=own.sheet),
        Block.objects.filter(sheet=own.sheet),
        ScoreChange.objects.filter(sheet=own.sheet),
    )
    return [list(each.order_by("pk").values()) for each in rows]


def signed_in(person: User) -> Client:
    scope.forget(person)
    client = Client(HTTP_HOST="testserver")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def send(own: Scene, case: Case, person: User) -> tuple[int, bool]:
    """Send the form of `case` as `person`; return the answer and whether anything about the unit is different."""
    with put(own, case):
        before = stands(own)
        here = Scene(**{**vars(own), "act_word": case.word})
        answer = signed_in(person).post(named(case.address).fill(here), case.form(own))
        return answer.status_code, stands(own) != before


def make_own(own: Scene, also: str, capacity: str) -> User:
    """Somebody of the unit who has another role besides."""
    if also == "system administrator":
        person = User.objects.create_superuser(f"quantri{User.objects.count()}@vidu.vn", PASSWORD, full_name="Quản trị")
    else:
        person = make_person("Hai vai")
    give_mandate(person, own.unit, capacity=capacity)
    if also == "its verifier":
        for unit in {own.cast.head, own.cast.deputy, own.cast.member} - {own.unit}:
            give_mandate(person, unit, capacity=capacity)
    if also == "secretariat":
        give_mandate(person, council=own.cast.council, capacity="officer", post="Chuyên viên")
    return person


def test_the_secretariat_can_do_all_of_this(own):
    """The test below would also pass if the forms did nothing."""
    answers = {f"{number} {case}": send(own, case, own.cast.thu) for number, case in enumerate(CASES)}
    assert {case: answer for case, answer in answers.items() if answer != (302, True)} == {}


@pytest.mark.parametrize("capacity", ["deputy", "officer"])
@pytest.mark.parametrize("also", ALSO)
def test_nobody_verifies_the_sheet_or_reviews_the_report_of_their_own_unit(own, also, capacity):
    person = make_own(own, also, capacity)
    found = {}
    for case in CASES:
        status, is_changed = send(own, case, person)
        is_refused = status == 403 or (case.address in OF_ALL_UNITS and status == 302)
        if is_changed or not is_refused:
            found[str(case)] = (status, is_changed)
    assert found == {}


@pytest.mark.parametrize("also", ["secretariat", "system administrator"])
def test_the_administration_changes_nothing_of_it_either(own, also):
    client, before = signed_in(make_own(own, also, "deputy")), stands(own)
    rows = {Report: own.report, ScoreSheet: own.sheet, Score: own.score, Block: own.sheet.blocks.first()}
    rows[Assessment] = own.score.assessments.first()
    rows[ScoreChange] = ScoreChange.objects.filter(sheet=own.sheet).first() or own.change
    sent = {"state": "final", "actual": "0", "is_assigned": "", "code": "ly_do", "due_on": DAY, "verifier": ""}
    answers = {}
    for address in ADMIN:
        if re.match(r"quan-tri/emulation/", address.route) and address.model in rows:
            here = Scene(cast=own.cast, stage=own.stage, thing=rows[address.model])
            answers[address.name] = client.post(address.fill(here), sent).status_code
    assert stands(own) == before
    forms = {name: status for name, status in answers.items() if name.endswith(("_add", "_change", "_delete"))}
    assert len(forms) == 3 * len(rows)
    assert {name: status for name, status in forms.items() if status not in {403, 404}} == {}
