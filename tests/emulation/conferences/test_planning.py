"""Planning a conference and changing it, before and after the invitation."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import rotation
from blocs.models import Term
from blocs.years import following
from common.clock import today
from documents.models import Document
from emulation.campaigns import lifecycle
from emulation.conferences import inviting, planning
from emulation.conferences.models import Attendance, Conference
from tests.conftest import codes

FINAL = Conference.Kind.FINAL


@pytest.mark.parametrize("who", ["an", "oanh", "thu"])
def test_the_head_unit_and_the_secretariat_plan(cast, campaign, begins, who):
    conference = planning.plan(campaign, kind=FINAL, starts_at=begins, place="Hội trường", by=getattr(cast, who))
    assert (conference.state, conference.chair_unit, conference.revision) == ("planned", cast.head, 0)
    assert conference.title == f"Hội nghị tổng kết phong trào thi đua năm {cast.year}"


@pytest.mark.parametrize("who", ["binh", "dung", "chi", "son"])
def test_nobody_else_plans_or_changes(cast, campaign, conference, begins, who):
    with pytest.raises(PermissionDenied):
        planning.plan(campaign, kind=FINAL, starts_at=begins, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        planning.change(conference, place="Nơi khác", by=getattr(cast, who))


def test_the_same_form_sent_twice_plans_one_conference(cast, campaign, begins):
    first = planning.plan(campaign, kind=FINAL, starts_at=begins, by=cast.an)
    assert planning.plan(campaign, kind=FINAL, starts_at=begins, by=cast.an) == first
    assert campaign.conferences.count() == 1


def test_a_conference_is_not_planned_for_a_day_that_is_over(cast, campaign, begins):
    with pytest.raises(ValidationError) as error:
        planning.plan(campaign, kind=FINAL, starts_at=begins - timedelta(days=5), by=cast.an)
    assert codes(error) == {"in_the_past"}


def test_without_a_head_nobody_could_take_the_chair(cast, campaign, begins):
    term = cast.head.terms.get()
    Term.objects.filter(pk=term.pk).update(year=following(cast.year))
    with pytest.raises(ValidationError) as error:
        planning.plan(campaign, kind=FINAL, starts_at=begins, by=cast.thu)
    assert codes(error) == {"no_head"}


def test_a_final_review_may_launch_the_next_year_of_the_same_bloc(cast, campaign, begins):
    next_year = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    conference = planning.plan(campaign, kind=FINAL, starts_at=begins, launches=next_year, by=cast.an)
    assert conference.title.endswith(f", phát động thi đua năm {next_year.year}")
    with pytest.raises(ValidationError) as error:
        planning.change(conference, kind=Conference.Kind.THEMATIC, by=cast.an)
    assert codes(error) == {"launches"}


@pytest.mark.parametrize("kind", [FINAL])
def test_it_launches_neither_its_own_year_nor_that_of_another_bloc(cast, campaign, begins, kind):
    elsewhere = lifecycle.begin(cast.other_bloc, following(cast.year), by=cast.son)
    for wrong in (campaign, elsewhere):
        with pytest.raises(ValidationError) as error:
            planning.plan(campaign, kind=kind, starts_at=begins, launches=wrong, by=cast.an)
        assert codes(error) == {"launches"}


def test_before_the_invitation_a_change_raises_no_revision(cast, conference, begins):
    changed = planning.change(conference, starts_at=begins + timedelta(hours=2), by=cast.oanh)
    assert (changed.revision, changed.letter) == (0, None)


def test_a_conference_moved_after_the_invitation_is_told_and_asked_again(cast, invited, begins):
    inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    former = invited.letter
    moved = planning.change(invited, starts_at=begins + timedelta(days=1), by=cast.oanh)
    assert (moved.revision, moved.letter.supersedes) == (1, former)
    assert moved.letter.data["replaces"].endswith(f"(mã {former.code})")
    former.refresh_from_db()
    assert former.standing == Document.Standing.REPLACED
    row = Attendance.objects.get(conference=moved, unit=cast.member)
    assert (row.answer, row.is_waited_for) == ("accepted", True)
    again = inviting.answer(moved, unit=cast.member, answer="accepted", by=cast.binh)
    assert (again.answered_revision, again.is_waited_for) == (1, False)


def test_the_same_change_sent_twice_raises_the_revision_once(cast, invited):
    for _ in range(2):
        moved = planning.change(invited, place="Nhà khách tỉnh", by=cast.an)
    assert moved.revision == 1
    assert moved.history.filter(revision=1).count() == 1


def test_another_title_or_quorum_asks_nobody_again(cast, invited):
    changed = planning.change(invited, title="Hội nghị cuối năm", quorum_parts=1, quorum_of=2, by=cast.an)
    assert changed.revision == 0
    assert changed.letter.data["event"] == "Hội nghị cuối năm"


def test_an_invited_conference_keeps_a_place(cast, invited):
    with pytest.raises(ValidationError) as error:
        planning.change(invited, place="", by=cast.an)
    assert codes(error) == {"no_place"}


def test_once_in_session_nothing_is_moved(cast, session):
    with pytest.raises(ValidationError) as error:
        planning.change(session, place="Nơi khác", by=cast.an)
    assert codes(error) == {"not_ahead"}


def test_a_head_that_changed_in_between_takes_the_chair_and_the_former_one_prepares_no_more(cast, invited, on_the_day):
    rotation.replace_head(
        cast.bloc, cast.deputy, year=cast.year, from_day=today(), because="Sáp nhập", document="QĐ 12", by=cast.thu
    )
    with pytest.raises(PermissionDenied):
        inviting.invite(invited, by=cast.an)
    renewed = inviting.invite(planning.change(invited, title="Hội nghị tổng kết", by=cast.dung), by=cast.dung)
    assert (renewed.chair_unit, renewed.revision) == (cast.deputy, 0)
    assert renewed.letter.data["chair"] == f"{cast.deputy.name}, Khối trưởng"
