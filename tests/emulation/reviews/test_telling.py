"""Who hears of a review, and in which words."""

from datetime import timedelta

from common.clock import today
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from emulation.reviews import reviewing, steering
from tests.conftest import make_person
from tests.emulation.reports import made


def told():
    rows = Message.objects.filter(kind=Message.Kind.REPORT).order_by("pk")
    return [(row.subject.partition(" – ")[0], [who.name for who in recipients(row)], row.body) for row in rows]


def make_report(cast, campaign):
    make_person("Hoa", cast.member, capacity="officer")
    return made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)


def test_the_unit_hears_of_a_return_with_reason_and_parts_and_of_acceptance_once(cast, campaign):
    report = make_report(cast, campaign)
    made.hand_in(report, by=cast.binh)
    for _time in range(2):
        flags = {"situation": "Nêu số hội nghị"}
        reviewing.send_back(report, submission=1, reason="Thiếu số liệu", flags=flags, by=cast.an)
    made.hand_in(report, by=cast.binh)
    reviewing.accept(report, submission=2, by=cast.an)
    (subject, people, body), (second, others, _body) = told()
    assert (subject, people) == ("Báo cáo cần hoàn thiện", ["Bình", "Hoa"])
    assert "Lý do: Thiếu số liệu" in body and "- Tình hình chung: Nêu số hội nghị" in body and "Hạn: " in body
    assert (second, others) == ("Báo cáo đã được chấp nhận", ["Bình", "Hoa"])


def test_a_return_of_everything_says_so(cast, campaign):
    report = make_report(cast, campaign)
    made.hand_in(report, by=cast.binh)
    reviewing.send_back(report, submission=1, reason="Làm lại", flags={}, by=cast.an)
    assert "Toàn bộ báo cáo được mở" in told()[0][2]


def test_a_new_reviewer_hears_what_was_given_to_them(cast, campaign):
    report = make_report(cast, campaign)
    steering.reassign(report, to=cast.deputy, because="Phân công", by=cast.admin)
    made.hand_in(report, by=cast.binh)
    steering.reassign(report, to=None, because="Thu lại", by=cast.admin)
    (subject, people, body), (_subject, secretariat, later) = told()
    assert (subject, people) == ("Được giao xét báo cáo", ["Dung"])
    assert "Kho bạc Nhà nước tỉnh" in body and "chưa được nộp" in body
    assert secretariat == ["Thư"] and "chờ xét" in later


def test_the_unit_hears_of_every_change_of_its_days(cast, campaign):
    report = make_report(cast, campaign)
    day = today() + timedelta(days=40)
    steering.extend(report, due_on=day, because="Bão lụt", by=cast.thu)
    steering.unlock(report, until=day, because="Bão lụt", by=cast.thu)
    steering.waive(report, because="Đã sáp nhập", by=cast.thu)
    assert [row[0] for row in told()] == [
        "Gia hạn nộp báo cáo",
        "Được nộp báo cáo sau hạn",
        "Không còn yêu cầu báo cáo",
    ]
    assert all(people == ["Bình", "Hoa"] and "Lý do: " in body for _subject, people, body in told())
    assert f"{day:%d/%m/%Y}" in told()[0][2]


def test_the_unit_hears_that_an_accepted_report_is_open_again(cast, campaign):
    report = make_report(cast, campaign)
    made.hand_in(report, by=cast.binh)
    reviewing.accept(report, submission=1, by=cast.an)
    steering.unlock(report, until=today(), because="Số liệu thay đổi", by=cast.thu)
    assert told()[-1][0] == "Báo cáo đã chấp nhận được mở lại"
