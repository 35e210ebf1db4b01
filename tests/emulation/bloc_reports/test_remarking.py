"""Comments of the members on sections of the report, and the answers of the head."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from common import clock
from common.clock import now
from emulation.bloc_reports import remarking
from tests.conftest import codes


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def test_a_member_comments_on_a_section_once(cast, circulated):
    first = remarking.comment(circulated, by=cast.binh, text=" Bổ sung số liệu. ", key="situation")
    again = remarking.comment(circulated, by=cast.binh, text="Bổ sung số liệu.", key="situation")
    assert (first, first.unit, first.text) == (again, cast.member, "Bổ sung số liệu.")
    assert circulated.remarks.count() == 1


def test_a_draft_is_not_commented_on(cast, report):
    refuses("not_circulated", lambda: remarking.comment(report, by=cast.binh, text="Góp ý."))


def test_a_comment_has_words_and_a_section_that_is_there(cast, circulated):
    refuses("empty", lambda: remarking.comment(circulated, by=cast.binh, text="  "))
    refuses("elsewhere", lambda: remarking.comment(circulated, by=cast.binh, text="Góp ý.", key="task-0"))


@pytest.mark.parametrize("name", ["chi", "son", "thu"])
def test_only_members_comment(cast, circulated, name):
    with pytest.raises(PermissionDenied):
        remarking.comment(circulated, by=getattr(cast, name), text="Góp ý.")


def test_a_late_comment_is_accepted_and_shown_as_late(cast, circulated):
    with clock.at(now() + timedelta(days=8)):
        remark = remarking.comment(circulated, by=cast.binh, text="Góp ý muộn.")
    with translation.override("en"):
        assert remark.late_label == "3 days late"


def test_not_accepting_a_comment_needs_words(cast, circulated):
    remark = remarking.comment(circulated, by=cast.binh, text="Góp ý.")
    refuses("answer_missing", lambda: remarking.answer(remark, by=cast.an, outcome="declined"))
    refuses("outcome", lambda: remarking.answer(remark, by=cast.an, outcome=""))
    answered = remarking.answer(remark, by=cast.an, outcome="declined", text="Đã có ở mục II.")
    assert (answered.outcome, answered.answered_by) == ("declined", cast.an)
    with pytest.raises(PermissionDenied):
        remarking.answer(answered, by=cast.binh, outcome="accepted")


def test_of_two_answers_the_second_is_told(cast, circulated):
    remark = remarking.comment(circulated, by=cast.binh, text="Góp ý.")
    remarking.answer(remark, by=cast.an, outcome="accepted")
    refuses("answered_meanwhile", lambda: remarking.answer(remark, by=cast.thu, outcome="declined", text="Không."))
