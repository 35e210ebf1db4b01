"""Who still has to do what about a ranking, and who hears of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emulation.notices.audience import recipients
from emulation.notices.models import Message
from emulation.ranking import agreeing, obligations, proposing
from emulation.sheets.models import ScoreSheet
from tests.emulation.ranking.making import change, publish


def duties(cast, **given):
    units = {cast.head.pk, cast.member.pk, cast.deputy.pk}
    return [(row.kind, row.unit_id, row.council_id) for row in obligations.open_for(units, **given)]


def test_the_head_proposes_once_every_sheet_is_final(cast, scored):
    assert duties(cast, councils=[cast.council.pk]) == [(obligations.PROPOSE, cast.head.pk, None)]
    ScoreSheet._base_manager.filter(round=scored, unit=cast.member).update(state=ScoreSheet.State.SECRETARIAT)
    assert duties(cast, councils=[cast.council.pk]) == []


def test_head_and_secretariat_agree_each_for_itself(cast, scored):
    ranking = proposing.propose(scored, by=cast.oanh)
    agree = obligations.AGREE
    assert duties(cast, councils=[cast.council.pk]) == [(agree, cast.head.pk, None), (agree, None, cast.council.pk)]
    assert all(row.for_leaders for row in obligations.open_for(None))
    agreeing.agree(ranking, agreeing.HEAD, by=cast.an)
    assert duties(cast, councils=[cast.council.pk]) == [(agree, None, cast.council.pk)]
    assert duties(cast) == []
    agreeing.agree(ranking, agreeing.SECRETARIAT, by=cast.thu)
    assert duties(cast, councils=[cast.council.pk]) == []


def test_other_units_have_no_duty(cast, scored):
    assert obligations.open_for({cast.member.pk, cast.elsewhere.pk}, councils=[cast.other_bloc.council_id]) == []


def test_duties_ask_three_times_at_most(cast, scored):
    proposing.propose(scored, by=cast.oanh)
    with CaptureQueriesContext(connection) as asked:
        obligations.open_for(None, councils=[cast.council.pk])
    assert len(asked) == 3


# --- Told --------------------------------------------------------------------------------------------------------


def heard(what) -> tuple[str, str, set[str]]:
    row = Message.objects.filter(kind=Message.Kind.SCORING, key__endswith=what).latest("pk")
    return row.subject, row.body, {who.name for who in recipients(row)}


def test_head_and_secretariat_are_asked(cast, scored):
    proposing.propose(scored, by=cast.oanh)
    subject, _body, names = heard(":proposed")
    assert subject.startswith("Đề nghị thống nhất bảng xếp hạng") and names == {"An", "Thư"}


def test_whoever_takes_it_back_says_why(cast, scored):
    ranking = proposing.propose(scored, by=cast.oanh)
    agreeing.withdraw(ranking, because="Chờ ý kiến Hội đồng", by=cast.thu)
    _subject, body, names = heard(":withdrawn")
    assert "Chờ ý kiến Hội đồng" in body and "An" in names


def test_the_bloc_hears_of_a_ranking_and_of_its_correction(cast, scored):
    publish(scored, head=cast.an, secretariat=cast.thu)
    subject, body, names = heard(":published")
    assert subject.startswith("Công bố bảng xếp hạng năm") and names == {"An", "Oanh", "Bình", "Dung"}
    change(scored, cast.deputy, "30")
    publish(scored, head=cast.an, secretariat=cast.thu, because="Sửa lỗi nhập điểm")
    subject, body, _names = heard(":published")
    assert "đính chính" in subject and "Sửa lỗi nhập điểm" in body


@pytest.mark.parametrize("times", [2])
def test_a_repeated_act_tells_once(cast, scored, times):
    for _time in range(times):
        ranking = proposing.propose(scored, by=cast.oanh)
    for _time in range(times):
        agreeing.agree(ranking, agreeing.HEAD, by=cast.an)
        agreeing.agree(ranking, agreeing.SECRETARIAT, by=cast.thu)
    assert Message.objects.filter(kind=Message.Kind.SCORING).count() == 2
