"""How a report is accepted or returned: by whom, which version, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from blocs import rotation, scope, succession
from blocs.models import Term
from common.clock import now, today
from emulation.reports import flags, permissions, reviewers, steps
from emulation.reports.models import FlaggedPart, Report, ReportRequest, ReviewStep
from emulation.reviews import reviewing, steering
from tests.conftest import codes, give_mandate, make_person
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.reports import made


@pytest.fixture
def report(cast, campaign) -> Report:
    return made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)


@pytest.fixture
def heads(cast, report) -> Report:
    """The head's own report of the same request."""
    return made.make_report(report.request, cast.head, by=cast.an)


@pytest.fixture
def submission(cast, report):
    return made.hand_in(report, by=cast.binh)


def returned(report, **fields):
    given = {"submission": 1, "reason": "Thiếu số liệu", "flags": {}, **fields}
    return reviewing.send_back(report, **given)


def refuses(code, act) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}
    return " ".join(error.value.messages)


# --- Deciding -----------------------------------------------------------------------------------------


def test_an_accepted_report_says_when_by_whom_and_for_whom(cast, report, submission):
    found = reviewing.accept(report, submission=1, by=cast.oanh)
    assert (found.state, bool(found.accepted_at)) == ("accepted", True)
    step = steps.last_step(found)
    assert (step.kind, step.by, step.for_unit, step.submission) == ("accepted", cast.oanh, cast.head, submission)
    assert found.history.first().history_user == cast.oanh


def test_the_secretariat_decides_in_its_own_name(cast, report, submission):
    reviewing.accept(report, submission=1, by=cast.thu)
    assert steps.last_step(report).for_unit is None


def test_a_returned_report_opens_only_the_flagged_parts(cast, report):
    figure = made.figure("news_own", "Tin, bài", "3")
    made.hand_in(report, made.content(figures=[figure]), by=cast.binh)
    found = returned(report, flags={"figure-news_own": "Đếm lại"}, by=cast.an)
    assert found.state == "returned"
    assert flags.last_return(found).remarks == {"figure-news_own": "Đếm lại"}
    assert (flags.is_open(found, "figure-news_own"), flags.is_open(found, "situation")) == (True, False)


def test_a_return_without_flags_opens_the_whole_report(cast, report, submission):
    assert flags.is_open(returned(report, by=cast.an), "situation")


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_return_wants_a_reason(cast, report, submission, reason):
    refuses("reason_missing", lambda: returned(report, reason=reason, by=cast.an))


def test_a_flag_on_nothing_is_refused_whole(cast, report, submission):
    refuses("unknown_part", lambda: returned(report, flags={"situation": "", "commitment-99999": "x"}, by=cast.an))
    assert not FlaggedPart.objects.exists()
    report.refresh_from_db()
    assert report.state == "submitted"


def test_nothing_handed_in_or_asked_for_is_nothing_to_decide(cast, report):
    refuses("not_submitted", lambda: reviewing.accept(report, submission=1, by=cast.an))
    made.hand_in(report, by=cast.binh)
    ReportRequest._base_manager.filter(pk=report.request_id).update(withdrawn_at=now())
    refuses("withdrawn", lambda: reviewing.accept(report, submission=1, by=cast.an))


# --- Twice, and after somebody else -------------------------------------------------------------------


def test_the_same_decision_twice_has_no_second_effect(cast, report, submission):
    reviewing.accept(report, submission=1, by=cast.an)
    reviewing.accept(report, submission=1, by=cast.an)
    assert report.steps.filter(kind="accepted").count() == 1


def test_the_same_return_twice_has_no_second_effect(cast, report, submission):
    for _time in range(2):
        returned(report, flags={"situation": "Viết rõ"}, by=cast.an)
    assert report.steps.filter(kind="returned").count() == FlaggedPart.objects.count() == 1


def test_who_comes_later_is_told_by_whom_and_what(cast, report, submission):
    returned(report, reason="Thiếu phụ lục", by=cast.an)
    said = refuses("changed_since", lambda: reviewing.accept(report, submission=1, by=cast.thu))
    assert "An (Sở Nội vụ) returned" in said and "Thiếu phụ lục" in said
    refuses("changed_since", lambda: returned(report, reason="Lý do khác", by=cast.an))


def test_who_accepts_what_somebody_else_accepted_is_told_so(cast, report, submission):
    reviewing.accept(report, submission=1, by=cast.thu)
    assert "Thư accepted" in refuses("changed_since", lambda: reviewing.accept(report, submission=1, by=cast.an))


def test_a_version_that_was_not_read_is_not_decided_on(cast, report, submission):
    returned(report, by=cast.an)
    again = made.hand_in(report, by=cast.binh)
    assert again.number in refuses("changed_since", lambda: reviewing.accept(report, submission=1, by=cast.an))
    refuses("changed_since", lambda: returned(report, submission=1, reason="Khác", by=cast.an))
    assert reviewing.accept(report, submission=2, by=cast.an).state == "accepted"


def test_a_double_click_on_an_old_return_does_not_return_the_new_version(cast, report, submission):
    returned(report, by=cast.an)
    made.hand_in(report, by=cast.binh)
    refuses("changed_since", lambda: returned(report, by=cast.an))
    report.refresh_from_db()
    assert report.state == "submitted"


# --- Who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "oanh", "thu", "admin"])
def test_the_head_and_the_secretariat_review_a_member(cast, report, submission, name):
    assert reviewing.accept(report, submission=1, by=getattr(cast, name)).state == "accepted"


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_the_unit_itself_other_members_and_strangers_do_not(cast, report, submission, name):
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=1, by=getattr(cast, name))
    with pytest.raises(PermissionDenied):
        returned(report, by=getattr(cast, name))


def test_the_heads_own_report_goes_to_the_deputy_or_the_secretariat(cast, heads):
    made.hand_in(heads, by=cast.an)
    for name in ("an", "oanh", "binh"):
        with pytest.raises(PermissionDenied):
            reviewing.accept(heads, submission=1, by=getattr(cast, name))
    assert heads in Report.objects.readable_by(cast.dung)
    assert reviewing.accept(heads, submission=1, by=cast.dung).state == "accepted"
    assert steps.last_step(heads).for_unit == cast.deputy


def test_without_a_deputy_only_the_secretariat_reviews_the_head(cast, heads):
    Term.objects.filter(role=Term.Role.DEPUTY).update(until=today().replace(day=1, month=1))
    made.hand_in(heads, by=cast.an)
    assert reviewers.reviewing_unit(heads) is None
    with pytest.raises(PermissionDenied):
        reviewing.accept(heads, submission=1, by=cast.dung)
    assert reviewing.accept(heads, submission=1, by=cast.thu).state == "accepted"


def test_somebody_of_two_units_never_reviews_their_own(cast, report, heads, submission):
    both = make_person("Hoa", cast.member, capacity="officer")
    give_mandate(both, cast.head, capacity="officer")
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=1, by=both)
    other = made.make_report(report.request, cast.deputy, by=cast.an)
    made.hand_in(other, by=cast.dung)
    assert reviewing.accept(other, submission=1, by=both).state == "accepted"


def test_a_secretariat_person_who_also_acts_for_the_unit_does_not_review_it(cast, report, submission):
    give_mandate(cast.thu, cast.member, capacity="officer")
    scope.forget(cast.thu)
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=1, by=cast.thu)


def test_who_was_given_the_review_does_it_and_the_head_no_longer(cast, report, submission):
    steering.reassign(report, to=cast.deputy, because="Trưởng khối đi vắng", by=cast.thu)
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=1, by=cast.an)
    assert report in Report.objects.readable_by(cast.dung)
    assert reviewing.accept(report, submission=1, by=cast.dung).state == "accepted"


# --- Merged and handed over ---------------------------------------------------------------------------


def merge(cast, *units, into):
    succession.merge(list(units), into=into, on=today(), decision="Quyết định số 1", by=cast.admin)
    for person in (cast.an, cast.oanh, cast.binh, cast.dung):
        scope.forget(person)


def test_the_report_of_a_merged_unit_is_reviewed_and_its_successor_acts_for_it(cast, report, submission):
    merge(cast, cast.member, into=cast.deputy)
    report = Report.objects.get(pk=report.pk)
    assert permissions.writing_mandate(cast.dung, report) and permissions.submitting_mandate(cast.dung, report)
    assert report in Report.objects.readable_by(cast.dung)
    assert returned(report, by=cast.an).state == "returned"
    report = Report.objects.get(pk=report.pk)
    made.hand_in(report, by=cast.dung)
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=2, by=cast.dung)
    assert reviewing.accept(report, submission=2, by=cast.an).state == "accepted"


def test_a_unit_merged_into_the_head_is_not_reviewed_by_the_head(cast, report, submission):
    merge(cast, cast.member, into=cast.head)
    report = Report.objects.get(pk=report.pk)
    assert reviewers.reviewing_unit(report) == cast.deputy
    for who in (cast.an, cast.oanh):
        with pytest.raises(PermissionDenied):
            reviewing.accept(report, submission=1, by=who)
    assert report in Report.objects.readable_by(cast.thu)
    assert reviewing.accept(report, submission=1, by=cast.dung).state == "accepted"


def test_the_review_given_to_a_unit_goes_on_with_the_one_that_followed_it(cast, report, submission):
    steering.reassign(report, to=cast.deputy, because="Phân công", by=cast.thu)
    succession.rename(
        cast.deputy, name="Trung tâm Truyền thông tỉnh", code="MOI", on=today(), decision="Quyết định", by=cast.admin
    )
    scope.forget(cast.dung)
    report = Report.objects.get(pk=report.pk)
    assert report in Report.objects.readable_by(cast.dung)
    assert reviewing.accept(report, submission=1, by=cast.dung).state == "accepted"


def test_the_next_head_reviews_what_the_last_one_left(cast, report, submission):
    why = {"because": "Điều chuyển nhiệm vụ", "document": "Quyết định số 7"}
    rotation.replace_head(cast.bloc, cast.deputy, year=cast.year, from_day=today(), by=cast.thu, **why)
    scope.forget(cast.dung)
    with pytest.raises(PermissionDenied):
        reviewing.accept(report, submission=1, by=cast.an)
    assert report in Report.objects.readable_by(cast.dung)
    assert reviewing.accept(report, submission=1, by=cast.dung).state == "accepted"


# --- At the same moment -------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told_who_and_what(cast, campaign):
    for number in range(8):
        request = made.make_request(campaign, by=cast.an, title=f"Báo cáo {number}")
        report = made.make_report(request, cast.member, by=cast.an)
        made.hand_in(report, by=cast.binh)
        an, thu = anew(cast.an), anew(cast.thu)
        outcomes = together(
            lambda: reviewing.accept(report, submission=1, by=an),  # noqa: B023
            lambda: returned(report, by=thu),  # noqa: B023
        )
        assert refused(outcomes) == ["changed_since"]
        step = ReviewStep.objects.exclude(kind="submitted").get(report=report)
        said = next(outcome for outcome in outcomes if isinstance(outcome, ValidationError)).messages[0]
        assert str(step.by) in said
        report.refresh_from_db()
        assert report.state == step.kind


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_once_decides_once(cast, campaign):
    for number in range(8):
        request = made.make_request(campaign, by=cast.an, title=f"Báo cáo {number}")
        report = made.make_report(request, cast.member, by=cast.an)
        made.hand_in(report, by=cast.binh)
        people = anew(cast.an), anew(cast.an)
        outcomes = together(*(lambda who=who: returned(report, by=who) for who in people))  # noqa: B023
        assert refused(outcomes) == []
        assert report.steps.filter(kind="returned").count() == 1
