"""What is not to be read yet is read by nobody too early: on no page, in no file, in no list of the administration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import transaction

from common import history
from emulation.evidence import keeping
from emulation.reports import writing
from emulation.reports.models import Report
from emulation.sheets import entering
from tests.emulation.evidence.making import upload
from tests.emulation.reports import making
from tests.emulation.sheets.conftest import put, score_of
from tests.every_url.addresses import ADMIN, SITE, Address
from tests.every_url.walk import ask
from tests.scene import Scene, build

pytestmark = pytest.mark.django_db

TEXT, FILE, POINTS, TABLE = "Câu văn chưa ai đọc", "tep-chua-ai-doc", "Giải trình chưa ai đọc", "Bảng còn soạn kín"
OTHERS_POINTS = "Giải trình của trưởng khối"
READERS = {"dung": {TEXT}, "binh": {POINTS}, "an": {TABLE}, "oanh": {TABLE}, "thu": {TABLE}, "admin": {TABLE}}
"""What each of the cast may read: the deputy (Dung) its report, the member (Bình) its self-score, and those who prepare
the year the criteria."""
OF_REPORTS = ("report", "report_pdf", "report_review", "report_reviewed", "report_write", "report_versions")
OF_SHEETS = ("sheet", "sheet_log", "sheet_print", "sheet_xlsx", "sheet_group", "sheet_figures", "sheet_evidence")


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """The deputy writes its report, with a file; the member scores itself; new criteria are being drafted."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = build("signing")
        dung = scene.cast.dung
        scene.report = making.report_of(scene.request, scene.cast.deputy)
        making.write(scene.report, by=dung, body=f"{TEXT}, bản đầu.")
        making.write(scene.report, by=dung, body=f"{TEXT}.")
        scene.report_version = scene.report.sections.get(key="situation").versions.first()
        scene.evidence = keeping.add(scene.campaign, scene.cast.deputy, upload(), name=f"{FILE}.pdf", by=dung)
        writing.attach(scene.report, "situation", [scene.evidence], by=dung)
        scene.table.name = TABLE
        history.save(scene.table, by=scene.cast.an)
        version = score_of(scene.sheet, "B1").version
        entering.enter(scene.sheet, "B1", "đạt", version=version, words=POINTS, by=scene.cast.binh)
        yield scene
        transaction.set_rollback(True)


def said(scene: Scene, role: str, *words: str, those: Iterable[Address] = SITE) -> dict[str, list[str]]:
    """By each of `words` the addresses among `those` that say it to `role`; words that nobody hears are left out."""
    answers = ask(scene, role, list(those), "get")
    heard = {word: [str(answer) for answer in answers if word in answer.body] for word in words}
    return {word: paths for word, paths in heard.items() if paths}


def opened(scene: Scene, role: str, names: tuple[str, ...]) -> list[str]:
    those = [address for address in SITE if address.name.removeprefix("emulation:") in names]
    return [answer.address.name for answer in ask(scene, role, those, "get") if answer.status == 200]


@pytest.mark.parametrize("role", ["an", "binh", "dung", "chi", "oanh", "thu", "son", "admin"])
def test_what_is_being_written_is_read_by_those_alone_who_write_it(scene, role):
    """A report and a self-score by their unit, criteria by those who prepare the year: on the site."""
    assert set(said(scene, role, TEXT, POINTS, TABLE)) == READERS.get(role, set())
    if TEXT not in READERS.get(role, set()):
        assert opened(scene, role, OF_REPORTS) == []


@pytest.mark.parametrize("role", ["thu", "son", "admin"])
def test_the_administration_tells_no_report_and_no_score_that_is_being_written(scene, role):
    assert said(scene, role, TEXT, POINTS, those=ADMIN) == {}


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_another_member_reads_nothing_of_a_report_before_it_is_accepted(scene, state):
    making.hand_in(scene.report, by=scene.cast.dung)
    Report._base_manager.filter(pk=scene.report.pk).update(state=state)
    assert said(scene, "binh", TEXT, FILE) == {}
    assert opened(scene, "binh", (*OF_REPORTS, "report_steps", "evidence_file")) == []
    assert {"emulation:report"} <= set(opened(scene, "an", OF_REPORTS)) & set(opened(scene, "thu", OF_REPORTS))


def test_another_member_reads_no_sheet_before_the_ranking_is_published(scene):
    there = Scene(**vars(scene))
    there.sheet = scene.round.sheets.get(unit=scene.cast.head)
    there.score = put_words(there)
    assert said(there, "binh", OTHERS_POINTS) == {}
    assert opened(there, "binh", OF_SHEETS) == []
    assert {"emulation:sheet"} <= set(opened(there, "an", OF_SHEETS))


def put_words(there: Scene):
    put(there.sheet, "B1", "đạt", by=there.cast.an, words=OTHERS_POINTS)
    entering.hand_in(there.sheet, by=there.cast.an)
    return score_of(there.sheet, "B1")


@pytest.mark.parametrize("role", ["binh", "dung", "an"])
def test_a_proposed_ranking_is_read_by_those_who_prepare_the_year(scene, role):
    """An leads the bloc this year, and not the last one, which is ranked."""
    names = ("ranking_agree", "ranking_withdraw", "ranking_pdf", "ranking_unit", "ranking_picture", "ranking_propose")
    assert opened(scene, role, names) == []
    assert {"emulation:ranking_unit", "emulation:ranking_picture"} <= set(opened(scene, "thu", names))
