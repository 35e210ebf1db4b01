"""Agreeing: each side for itself, nobody for both, nothing that changed; with both it is published and frozen."""

import io

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.models import User
from documents import verification
from documents.models import Document
from emulation.campaigns.models import Step
from emulation.ranking import agreeing, proposing
from emulation.ranking.agreeing import HEAD, SECRETARIAT
from emulation.ranking.models import PublishedRanking
from emulation.sheets.models import ScoreSheet
from tests.conftest import codes, give_mandate
from tests.emulation.ranking.making import change, publish

State = PublishedRanking.State


@pytest.fixture
def ranking(cast, scored) -> PublishedRanking:
    return proposing.propose(scored, by=cast.oanh)


def test_one_agreement_does_not_publish(cast, ranking):
    agreed = agreeing.agree(ranking, HEAD, by=cast.an)
    assert (agreed.state, agreed.head_agreed_by, agreed.secretariat_agreed_by) == (State.PROPOSED, cast.an, None)
    assert not agreed.document


@pytest.mark.parametrize("order", [(HEAD, SECRETARIAT), (SECRETARIAT, HEAD)])
def test_the_second_agreement_publishes_and_freezes(cast, ranking, year, order):
    people = {HEAD: cast.an, SECRETARIAT: cast.thu}
    for side in order:
        ranking = agreeing.agree(ranking, side, by=people[side])
    assert (ranking.state, ranking.document.kind) == (State.PUBLISHED, Document.Kind.RANKING)
    assert ranking.document.standing == Document.Standing.IN_FORCE
    assert year.steps.get(kind=Step.Kind.SCORING).has_happened


def test_agreeing_twice_changes_nothing(cast, ranking):
    first = agreeing.agree(ranking, HEAD, by=cast.an)
    again = agreeing.agree(ranking, HEAD, by=cast.an)
    assert again.head_agreed_at == first.head_agreed_at
    agreeing.agree(ranking, SECRETARIAT, by=cast.thu)
    agreeing.agree(ranking, SECRETARIAT, by=cast.thu)
    assert Document.objects.filter(kind=Document.Kind.RANKING).count() == 1
    assert PublishedRanking.history.filter(state=State.PUBLISHED).count() == 1


def test_nobody_agrees_for_both_sides(cast, ranking):
    give_mandate(cast.an, council=cast.council, capacity="officer", post="Phó Chủ tịch Hội đồng")
    both = User.objects.get(pk=cast.an.pk)
    agreeing.agree(ranking, HEAD, by=both)
    with pytest.raises(ValidationError) as error:
        agreeing.agree(ranking, SECRETARIAT, by=both)
    assert codes(error) == {"same_person"}
    assert agreeing.agree(ranking, SECRETARIAT, by=cast.thu).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("who", "side"),
    [
        ("oanh", HEAD), ("binh", HEAD), ("dung", HEAD), ("chi", HEAD), ("thu", HEAD), ("son", HEAD),
        ("an", SECRETARIAT), ("binh", SECRETARIAT), ("son", SECRETARIAT), ("chi", SECRETARIAT),
    ],
)  # fmt: skip
def test_each_side_has_its_own_people(cast, ranking, who, side):
    with pytest.raises(PermissionDenied):
        agreeing.agree(ranking, side, by=getattr(cast, who))


def test_scores_that_changed_are_refused_with_what_changed(cast, scored, ranking):
    change(scored, cast.deputy, "30")
    with pytest.raises(ValidationError) as error:
        agreeing.agree(ranking, HEAD, by=cast.an)
    assert codes(error) == {"stale"}
    assert cast.deputy.name in " ".join(error.value.messages)


def test_a_sheet_opened_again_stands_in_the_way(cast, scored, ranking):
    ScoreSheet._base_manager.filter(round=scored, unit=cast.member).update(state=ScoreSheet.State.SECRETARIAT)
    with pytest.raises(ValidationError) as error:
        agreeing.agree(ranking, HEAD, by=cast.an)
    assert codes(error) == {"not_final"}


def test_a_correction_replaces_the_old_ranking_which_stays_readable(cast, scored):
    old = publish(scored, head=cast.an, secretariat=cast.thu)
    change(scored, cast.deputy, "30")
    new = publish(scored, head=cast.an, secretariat=cast.thu, because="Sửa lỗi nhập điểm")
    old.refresh_from_db()
    assert (old.state, new.state, new.version) == (State.REPLACED, State.PUBLISHED, 2)
    assert old.document.standing == Document.Standing.REPLACED and new.document.supersedes == old.document
    assert old.document.data["rows"][0]["unit"] == cast.head.name
    assert new.document.data["rows"][0]["unit"] == cast.deputy.name
    readable = PublishedRanking.objects.visible_to(cast.binh)
    assert set(readable) == {old, new}


def test_a_proposal_is_taken_back_with_a_reason_and_stays_on_file(cast, ranking):
    with pytest.raises(ValidationError) as error:
        agreeing.withdraw(ranking, because=" ", by=cast.an)
    assert codes(error) == {"because_missing"}
    row = agreeing.withdraw(ranking, because="Khối chưa thống nhất", by=cast.oanh)
    assert agreeing.withdraw(ranking, because="Lần hai", by=cast.an).state == State.WITHDRAWN
    assert row.history.first().history_change_reason == "Khối chưa thống nhất"
    with pytest.raises(ValidationError) as error:
        agreeing.agree(ranking, HEAD, by=cast.an)
    assert codes(error) == {"not_open"}


@pytest.mark.parametrize("who", ["binh", "chi", "son"])
def test_others_do_not_take_it_back(cast, ranking, who):
    with pytest.raises(PermissionDenied):
        agreeing.withdraw(ranking, because="Không đồng ý", by=getattr(cast, who))


def test_a_published_ranking_is_not_taken_back(cast, scored):
    ranking = publish(scored, head=cast.an, secretariat=cast.thu)
    with pytest.raises(ValidationError) as error:
        agreeing.withdraw(ranking, because="Sai", by=cast.thu)
    assert codes(error) == {"published"}


def test_the_day_of_scoring_that_was_noted_stays(cast, year, ranking):
    step = year.steps.get(kind=Step.Kind.SCORING)
    step.has_happened, step.note = True, "Đã họp"
    step.save()
    for side, person in ((HEAD, cast.an), (SECRETARIAT, cast.thu)):
        agreeing.agree(ranking, side, by=person)
    step.refresh_from_db()
    assert (step.done_on, step.note) == (None, "Đã họp")


# --- The paper ---------------------------------------------------------------------------------------------------


def test_the_paper_has_every_unit_its_points_and_who_agreed(cast, scored):
    ranking = publish(scored, head=cast.an, secretariat=cast.thu)
    reader = pypdf.PdfReader(io.BytesIO(bytes(ranking.document.file.data)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for unit, points in ((cast.head, "85"), (cast.member, "80"), (cast.deputy, "75")):
        assert unit.name in text and points in text
    assert "BẢNG XẾP HẠNG THI ĐUA" in text and ranking.document.code in text
    assert "Khối trưởng: An" in text and "Thường trực Hội đồng: Thư" in text
    assert "Số đơn vị theo" in text or "Number of units" in text  # the picture brings its own letters


def test_anyone_can_verify_the_paper(cast, scored):
    ranking = publish(scored, head=cast.an, secretariat=cast.thu)
    found = verification.by_file(bytes(ranking.document.file.data))
    assert (found.match, found.document, found.party_count, found.missing) == ("text", ranking.document, 0, [])


def test_how_every_place_came_about_is_frozen_too(cast, scored):
    ranking = publish(scored, head=cast.an, secretariat=cast.thu)
    change(scored, cast.deputy, "30")
    told = ranking.document.data["derivations"][str(cast.deputy.pk)]
    line = next(line for line in told["lines"] if line["code"] == "B2")
    assert line["points"] == "15 / 30"
