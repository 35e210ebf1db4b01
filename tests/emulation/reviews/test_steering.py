"""What the secretariat changes about a report: with a reason, as a step, told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import succession
from blocs.models import Membership
from common.clock import now, today
from emulation.notices.models import Message
from emulation.reports import flags, reviewers, submitting
from emulation.reports.models import Report, ReportRequest
from emulation.reviews import reviewing, steering
from tests.conftest import codes
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.reports import made

DAY = timedelta(days=1)
WHY = "Đơn vị kiện toàn tổ chức"


@pytest.fixture
def report(cast, campaign) -> Report:
    return made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)


def refuses(code, act) -> None:
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def acts(cast):
    """Every act of the secretariat, as a call that wants a report, a person and a reason."""
    return {
        "reassign": lambda report, by, why=WHY: steering.reassign(report, to=cast.deputy, because=why, by=by),
        "extend": lambda report, by, why=WHY: steering.extend(report, due_on=today() + 30 * DAY, because=why, by=by),
        "unlock": lambda report, by, why=WHY: steering.unlock(report, until=today() + DAY, because=why, by=by),
        "waive": lambda report, by, why=WHY: steering.waive(report, because=why, by=by),
    }


ACTS = ["reassign", "extend", "unlock", "waive"]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_a_step_with_its_reason_and_twice_changes_nothing(cast, report, act):
    for _time in range(2):
        acts(cast)[act](report, cast.thu)
    step = report.steps.get()
    assert (step.reason, step.by, step.for_unit) == (WHY, cast.thu, None)
    report.refresh_from_db()
    assert report.history.first().history_change_reason == WHY


@pytest.mark.parametrize("act", ACTS)
def test_every_act_wants_a_reason_and_a_request_that_stands(cast, report, act):
    refuses("because_missing", lambda: acts(cast)[act](report, cast.thu, "  "))
    ReportRequest._base_manager.filter(pk=report.request_id).update(withdrawn_at=now())
    refuses("withdrawn", lambda: acts(cast)[act](report, cast.thu))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["an", "oanh", "binh", "dung", "chi", "son"])
def test_nobody_but_the_secretariat_steers(cast, report, act, name):
    with pytest.raises(PermissionDenied):
        acts(cast)[act](report, getattr(cast, name))
    assert not report.steps.exists()


def test_the_review_goes_to_a_unit_to_the_secretariat_and_back(cast, report):
    steering.reassign(report, to=cast.deputy, because=WHY, by=cast.thu)
    found = steering.reassign(report, to=None, because=WHY, by=cast.thu)
    assert (found.reviewer, found.is_secretariats, reviewers.reviewing_unit(found)) == (None, True, None)
    found = steering.reassign(report, to=cast.head, because=WHY, by=cast.thu)
    assert reviewers.reviewing_unit(found) == cast.head
    assert report.steps.order_by("pk").first().details == {"before": "Sở Nội vụ", "after": str(cast.deputy)}


def test_the_review_goes_to_no_stranger_and_never_to_the_unit_itself(cast, report):
    refuses("own_unit", lambda: steering.reassign(report, to=cast.member, because=WHY, by=cast.thu))
    refuses("not_a_member", lambda: steering.reassign(report, to=cast.elsewhere, because=WHY, by=cast.thu))
    Membership.objects.filter(unit=cast.deputy).update(until=today() - DAY)
    refuses("not_a_member", lambda: steering.reassign(report, to=cast.deputy, because=WHY, by=cast.thu))


def test_the_review_does_not_go_to_the_unit_it_was_merged_into(cast, report):
    succession.merge([cast.member], into=cast.deputy, on=today(), decision="Quyết định số 1", by=cast.admin)
    report = Report.objects.get(pk=report.pk)
    refuses("own_unit", lambda: steering.reassign(report, to=cast.deputy, because=WHY, by=cast.thu))


def test_what_was_decided_has_no_reviewer_to_choose(cast, report):
    made.hand_in(report, by=cast.binh)
    reviewing.accept(report, submission=1, by=cast.an)
    refuses("decided", lambda: steering.reassign(report, to=cast.deputy, because=WHY, by=cast.thu))


def test_an_extension_is_later_and_ahead_and_while_the_unit_writes(cast, report):
    refuses("not_later", lambda: steering.extend(report, due_on=report.due_on - DAY, because=WHY, by=cast.thu))
    refuses("in_the_past", lambda: steering.extend(report, due_on=today() - DAY, because=WHY, by=cast.thu))
    day = report.due_on + 5 * DAY
    found = steering.extend(report, due_on=day, because=WHY, by=cast.thu)
    assert found.due_on == day
    assert report.steps.get().details == {"before": report.due_on.isoformat(), "after": day.isoformat()}
    made.hand_in(report, by=cast.binh)
    refuses("not_with_unit", lambda: steering.extend(report, due_on=day + DAY, because=WHY, by=cast.thu))


def test_a_late_report_is_unlocked_until_a_day(cast, report):
    refuses("in_the_past", lambda: steering.unlock(report, until=today() - DAY, because=WHY, by=cast.thu))
    found = steering.unlock(report, until=today(), because=WHY, by=cast.thu)
    assert (found.state, found.unlocked_until) == ("waiting", today())


def test_an_accepted_report_is_opened_again_whole(cast, report):
    made.hand_in(report, by=cast.binh)
    refuses("under_review", lambda: steering.unlock(report, until=today(), because=WHY, by=cast.thu))
    reviewing.send_back(report, submission=1, reason="Thiếu", flags={"situation": ""}, by=cast.an)
    made.hand_in(report, by=cast.binh)
    reviewing.accept(report, submission=2, by=cast.an)
    found = steering.unlock(report, until=today() + DAY, because=WHY, by=cast.thu)
    assert (found.state, found.accepted_at) == ("returned", None)
    assert flags.is_open(found, "situation") and flags.is_open(found, "anything")
    refuses("changed_since", lambda: reviewing.accept(report, submission=2, by=cast.an))


def test_what_is_no_longer_asked_for_stays_so(cast, report):
    steering.waive(report, because=WHY, by=cast.thu)
    refuses("waived", lambda: steering.unlock(report, until=today(), because=WHY, by=cast.thu))
    refuses("not_with_unit", lambda: steering.extend(report, due_on=today() + 90 * DAY, because=WHY, by=cast.thu))
    refuses("decided", lambda: steering.reassign(report, to=None, because=WHY, by=cast.thu))


def asked_again(report, by, *, due_on=None, because=WHY):
    return steering.ask_again(report, due_on=due_on or today() + 9 * DAY, because=because, by=by)


def test_what_was_waived_is_asked_for_again_with_a_reason_and_a_day(cast, report):
    made.make_section(report, by=cast.binh)
    made.make_figure(report, by=cast.binh, code="news_own")
    steering.waive(report, because=WHY, by=cast.thu)
    refuses("because_missing", lambda: asked_again(report, cast.thu, because=" "))
    refuses("in_the_past", lambda: asked_again(report, cast.thu, due_on=today() - DAY))
    for _time in range(2):
        found = asked_again(report, cast.thu)
    assert (found.state, found.due_on) == ("draft", today() + 9 * DAY)
    step = report.steps.get(kind="asked")
    assert (step.reason, step.by, step.for_unit) == (WHY, cast.thu, None)
    assert Message.objects.get(key__contains=":asked:").subject.startswith("Đề nghị nộp lại báo cáo đã miễn")
    refuses("not_waived", lambda: asked_again(report, cast.thu, due_on=today() + 10 * DAY))


def test_it_goes_back_to_where_it_was(cast, report):
    steering.waive(report, because=WHY, by=cast.thu)
    assert asked_again(report, cast.thu).state == "waiting"
    made.hand_in(report, by=cast.binh)
    reviewing.send_back(report, submission=1, reason="Thiếu", flags={"situation": "Rõ hơn"}, by=cast.an)
    steering.waive(report, because=WHY, by=cast.thu)
    found = asked_again(report, cast.thu)
    assert (found.state, flags.last_return(found).remarks) == ("returned", {"situation": "Rõ hơn"})


@pytest.mark.parametrize("name", ["an", "oanh", "binh", "dung", "chi", "son"])
def test_nobody_but_the_secretariat_asks_again(cast, report, name):
    steering.waive(report, because=WHY, by=cast.thu)
    with pytest.raises(PermissionDenied):
        asked_again(report, getattr(cast, name))


def test_what_is_under_review_is_not_waived(cast, report):
    made.hand_in(report, by=cast.binh)
    refuses("not_with_unit", lambda: steering.waive(report, because=WHY, by=cast.thu))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_return_and_a_reassignment_at_once_leave_one_decision_of_one_who_may(cast, campaign):
    for number in range(8):
        request = made.make_request(campaign, by=cast.an, title=f"Báo cáo {number}")
        report = made.make_report(request, cast.member, by=cast.an)
        made.hand_in(report, by=cast.binh)
        an, thu = anew(cast.an), anew(cast.thu)

        def decide(report=report, an=an):
            try:
                return reviewing.accept(report, submission=1, by=an)
            except PermissionDenied:
                return None

        outcomes = together(
            decide,
            lambda: steering.reassign(report, to=cast.deputy, because=WHY, by=thu),  # noqa: B023
        )
        report.refresh_from_db()
        if report.state == "accepted":
            assert refused(outcomes) == ["decided"]
        else:
            assert (outcomes[0], report.reviewer_id) == (None, cast.deputy.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_taking_back_at_once_leave_one_of_them(cast, campaign):
    for number in range(4):
        request = made.make_request(campaign, by=cast.an, title=f"Báo cáo {number}")
        report = made.make_report(request, cast.member, by=cast.an)
        made.hand_in(report, by=cast.binh)
        an, binh = anew(cast.an), anew(cast.binh)
        outcomes = together(
            lambda: reviewing.accept(report, submission=1, by=an),  # noqa: B023
            lambda: submitting.take_back(report, because=WHY, by=binh),  # noqa: B023
        )
        report.refresh_from_db()
        lost = {"accepted": ["decided"], "draft": ["changed_since"]}
        assert refused(outcomes) == lost[report.state]
