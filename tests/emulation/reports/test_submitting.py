"""Handing in: by whom, under which number, how late, what is frozen, and what stands in the way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.models import Mandate
from common import clock
from common.clock import today
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from emulation.reports import flags, parts, reading, submitting, text, writing
from emulation.reports.models import Report, ReviewStep, Submission
from emulation.reports.writing import Entry
from tests.conftest import codes, make_person
from tests.emulation.reports import making

DAY = timedelta(days=1)


def test_a_leader_hands_in_and_the_report_is_frozen_under_a_number(cast, report):
    submission = making.hand_in(report, by=cast.binh)
    report.refresh_from_db()
    assert (report.state, report.days_late) == (Report.State.SUBMITTED, 0)
    assert submission.number == f"BC-{cast.year}-{report.pk:06}"
    assert (submission.post, submission.days_late, submission.due_on) == ("Giám đốc", 0, report.due_on)
    step = ReviewStep.objects.get()
    assert (step.kind, step.by, step.for_unit, step.submission) == ("submitted", cast.binh, cast.member, submission)


def test_what_is_frozen_is_exact_and_says_what_is_not_filled_in(cast, report):
    found = parts.of(report)[0].figures
    measured = next(figure for figure in found if not figure.is_yes_or_no)
    done = next(figure for figure in found if figure.is_yes_or_no)
    writing.save(
        report, "commitments", by=cast.binh,
        figures={measured.key: Entry(Decimal("1234.5000"), "Vượt"), done.key: Entry(Decimal(0))},
    )  # fmt: skip
    content = making.hand_in(report, by=cast.binh).content
    rows = {row["key"]: row for row in content["commitments"]}
    names = ("pk", "number", "text", "target", "value", "note", "evidence")
    assert {name: rows[measured.key][name] for name in names} == {
        "pk": measured.commitment.pk, "number": 2, "text": "Người trực tiếp công tác được khen", "target": "60",
        "value": "1234.5", "note": "Vượt", "evidence": [],
    }  # fmt: skip
    assert (rows[done.key]["target"], rows[done.key]["value"]) == (None, "0")
    assert {row["code"]: row["value"] for row in content["figures"]}["news_press"] is None
    section = content["sections"][0]
    assert set(section) == {"key", "heading", "body", "evidence"}
    assert (section["key"], section["heading"]) == ("situation", "Tình hình chung và công tác chỉ đạo")


def test_a_target_of_zero_is_a_target(cast, asked, report):
    covenant = asked.campaign.covenants.get()
    own = making.commitment_of(covenant).unit_targets.get()
    type(own)._base_manager.filter(pk=own.pk).update(target=0)
    figure = next(figure for figure in parts.of(report)[0].figures if not figure.is_yes_or_no)
    assert figure.target_label == "≥ 0 %"
    row = next(row for row in text.content(report)["commitments"] if row["key"] == figure.key)
    assert row["target"] == "0"


def test_handing_in_twice_happens_once(cast, report):
    first = making.hand_in(report, by=cast.binh)
    assert submitting.submit(report, by=cast.binh) == first
    assert Submission.objects.count() == ReviewStep.objects.count() == 1
    assert Message.objects.filter(key__contains=":submitted:").count() == 1


@pytest.mark.parametrize("person", ["an", "thu", "chi", "dung"])
def test_others_do_not_hand_in(cast, report, person):
    making.write(report, by=cast.binh)
    with pytest.raises(PermissionDenied):
        submitting.submit(report, by=getattr(cast, person))


def test_an_officer_writes_but_does_not_hand_in(cast, report):
    officer = make_person("Hoa", cast.member, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    making.write(report, by=officer)
    with pytest.raises(PermissionDenied):
        submitting.submit(report, by=officer)


def test_a_report_without_a_word_is_not_handed_in(cast, report):
    with pytest.raises(ValidationError) as error:
        submitting.submit(report, by=cast.binh)
    assert codes(error) == {"nothing_written"}


def test_what_was_read_is_handed_in_and_nothing_else(cast, report):
    making.write(report, by=cast.binh)
    mark = text.mark(text.content(report))
    making.write(
        report, by=make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên"), body="Khác.", value="1"
    )
    with pytest.raises(ValidationError) as error:
        submitting.submit(report, by=cast.binh, read=mark)
    assert codes(error) == {"text_changed"}
    assert submitting.submit(report, by=cast.binh, read=text.mark(text.content(report)))


# --- The last day -------------------------------------------------------------------------------------


def test_the_last_day_counts_whole(cast, report):
    making.write(report, by=cast.binh)
    with clock.at(report.due_on):
        assert submitting.submit(report, by=cast.binh).days_late == 0


def test_late_is_accepted_and_marked_in_days(cast, report):
    making.write(report, by=cast.binh)
    with clock.at(report.due_on + 3 * DAY):
        assert reading.days_late_of(report) == 3
        assert submitting.submit(report, by=cast.binh).days_late == 3
    report.refresh_from_db()
    with clock.at(report.due_on + 30 * DAY):
        assert reading.days_late_of(report) == 3


def test_a_request_that_locks_refuses_what_is_late_and_keeps_the_words(cast, year):
    row = making.make_request(year, by=cast.an, is_lock=True)
    report = making.write(making.report_of(row, cast.member), by=cast.binh)
    with clock.at(report.due_on + DAY):
        with pytest.raises(ValidationError) as error:
            submitting.submit(report, by=cast.binh)
        assert codes(error) == {"locked"}
        assert report.sections.get(key="situation").body
        report.unlocked_until = today()
        report.save()
        assert submitting.submit(report, by=cast.binh).days_late == 1
    with clock.at(report.due_on + 9 * DAY):
        making.give_back(report, by=cast.an)
        again = submitting.submit(report, by=cast.binh, answer="Đã bổ sung")
        assert (again.order, again.days_late) == (2, 1), "handed in again is as late as at first"


# --- After a return -----------------------------------------------------------------------------------


def test_handing_in_again_answers_the_return_and_gets_its_own_number(cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an, parts={"situation": "Viết rõ hơn"})
    with pytest.raises(ValidationError) as error:
        submitting.submit(report, by=cast.binh, answer=" ")
    assert codes(error) == {"answer_missing"}
    assert [gap.key for gap in submitting.gaps(report)] == ["situation"]
    writing.save(report, "situation", body="Rõ hơn.", version=1, by=cast.binh)
    assert submitting.gaps(report) == []
    again = submitting.submit(report, by=cast.binh, answer="Đã viết rõ hơn.")
    assert again.number == f"BC-{cast.year}-{report.pk:06}-2"
    assert again.answer == "Đã viết rõ hơn."


def test_what_is_empty_is_said_and_does_not_stand_in_the_way(cast, report):
    making.write(report, by=cast.binh)
    messages = [gap.message for gap in submitting.gaps(report)]
    assert len(messages) == 2 + 6 + 2 + 3 + 6
    assert submitting.submit(report, by=cast.binh)


def test_the_paper_says_numbers_as_people_write_them():
    row = {"value": "1234567.5", "unit": "tin, bài", "key": "", "note": "", "evidence": []}
    assert text.printed_value(row) == "1.234.567,5 tin, bài"
    assert text.printed_value({**row, "value": None}) == "–"
    assert text.printed_value({**row, "value": "0", "unit": ""}) == "0"
    assert text.printed_value({**row, "value": "0", "comparator": "done"}) == "Chưa thực hiện"
    assert text.exact(Decimal("100.0000")) == "100"


# --- Taking it back -----------------------------------------------------------------------------------


def taken_back(report, *, by, because="Nhầm số liệu"):
    found = submitting.take_back(report, because=because, by=by)
    report.refresh_from_db()
    return found


def test_what_nobody_decided_on_is_taken_back_once_and_its_reviewer_is_told(cast, report):
    submission = making.hand_in(report, by=cast.binh)
    for _time in range(2):
        taken_back(report, by=cast.binh)
    assert (report.state, report.first_submitted_at, report.days_late) == (Report.State.DRAFT, None, None)
    step = report.steps.get(kind="taken_back")
    assert (step.by, step.for_unit, step.reason, step.submission) == (
        cast.binh, cast.member, "Nhầm số liệu", submission,
    )  # fmt: skip
    told = Message.objects.get(key__contains=":taken_back:")
    assert [person.name for person in recipients(told)] == ["An", "Oanh"]
    assert "Lý do: Nhầm số liệu" in told.body and submission.number in told.body
    assert making.hand_in(report, by=cast.binh).order == 2


def test_a_unit_that_took_its_report_back_is_as_late_as_it_comes_again(cast, report):
    making.hand_in(report, by=cast.binh)
    taken_back(report, by=cast.binh)
    with clock.at(report.due_on + 3 * DAY):
        assert making.hand_in(report, by=cast.binh).days_late == 3


def test_after_a_return_the_same_parts_stay_open_and_the_lateness_stands(cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an, parts={"situation": "Viết rõ"})
    submitting.submit(report, by=cast.binh, answer="Đã viết")
    taken_back(report, by=cast.binh)
    assert (report.state, report.days_late) == (Report.State.RETURNED, 0)
    assert flags.last_return(report).remarks == {"situation": "Viết rõ"}


def refuses_to_take_back(code, report, by, because="Nhầm"):
    with pytest.raises(ValidationError) as error:
        submitting.take_back(report, because=because, by=by)
    assert codes(error) == {code}


def test_what_was_decided_is_not_taken_back(cast, report):
    refuses_to_take_back("decided", report, cast.binh)
    making.hand_in(report, by=cast.binh)
    refuses_to_take_back("because_missing", report, cast.binh, " ")
    making.give_back(report, by=cast.an)
    refuses_to_take_back("decided", report, cast.binh)


def test_what_could_not_come_in_again_is_not_taken_back(cast, year):
    row = making.make_request(year, by=cast.an, is_lock=True)
    report = making.report_of(row, cast.member)
    making.hand_in(report, by=cast.binh)
    assert submitting.can_be_taken_back(making.report_of(row, cast.member))
    with clock.at(report.due_on + DAY):
        assert not submitting.can_be_taken_back(making.report_of(row, cast.member))
        refuses_to_take_back("locked", report, cast.binh)


@pytest.mark.parametrize("person", ["an", "thu", "chi", "dung"])
def test_others_take_nothing_back(cast, report, person):
    making.hand_in(report, by=cast.binh)
    with pytest.raises(PermissionDenied):
        submitting.take_back(report, because="x", by=getattr(cast, person))
