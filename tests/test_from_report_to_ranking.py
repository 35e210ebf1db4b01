"""What a leader does on the way from a report to the ranking, on a phone without scripts: hand in, answer, explain."""

import pytest

from emulation.reports.models import Report
from emulation.reviews import reviewing
from emulation.sheets import verifying
from emulation.sheets.models import ScoreSheet
from tests.emulation.reports import making
from tests.emulation.reports.conftest import asked, report, signed, year  # noqa: F401
from tests.emulation.sheets.conftest import again, make_open_round, put, score_of
from tests.points import make_table
from tests.walking import Walker


@pytest.fixture
def written(cast, report):  # noqa: F811
    """The report of Bình's unit, written and not handed in."""
    return making.write(report, by=cast.binh)


@pytest.fixture
def sheet(cast, year):  # noqa: F811
    """The sheet of Bình's unit, scored and not handed in."""
    round_ = make_open_round(year, by=cast.an, table=make_table(year, by=cast.an))
    found = round_.sheets.get(unit=cast.member)
    for code, value, target in (("A1", "90", "100"), ("A2", "4", "2")):
        put(found, code, value, target=target, by=cast.binh)
    put(found, "B1", "đạt", by=cast.binh)
    put(found, "B2", "25", by=cast.binh)
    return found


def version_of(sheet):
    return score_of(sheet, "B2").version


def test_a_leader_hands_a_report_in_and_answers_what_was_asked(cast, written):
    leader = Walker(cast.binh)
    leader.go("report_write", "report_submit")
    leader.send(has="read")
    leader.says("Đã nộp báo cáo", "BC-")
    reviewing.send_back(
        making.report_of(written.request, cast.member), submission=1, reason="Tỷ lệ chưa khớp.",
        flags={"situation": "Nêu rõ hơn."}, by=cast.an,
    )  # fmt: skip
    leader.go("report_write")
    leader.says("Lý do trả lại báo cáo", "Tỷ lệ chưa khớp.", "Nêu rõ hơn.")
    open_fields = {name for form in leader.page.forms for name in form.names if "body" in name or "value" in name}
    assert open_fields == {"body"}
    leader.send(has="body", body="Đơn vị đã triển khai phong trào đến từng phòng.")
    leader.go("report_write", "report_submit")
    leader.send(has="answer", answer="Đã nêu rõ.")
    leader.says("lần 2")
    written.refresh_from_db()
    assert written.state == Report.State.SUBMITTED
    assert written.submissions.get(order=2).answer == "Đã nêu rõ."


def test_a_leader_hands_a_sheet_in_and_explains_what_was_changed(cast, sheet):
    leader = Walker(cast.binh)
    leader.go("sheet", ("sheet_act", "/nop/"))
    leader.send()
    leader.says("Đã thực hiện: Nộp phiếu tự chấm.")
    verifying.verify(again(sheet), "B2", "20", version=version_of(sheet), words="Báo cáo chậm.", by=cast.an)
    verifying.finish_verifying(again(sheet), by=cast.an)
    leader.go("sheet", ("sheet_group", "/B/"))
    leader.says("Báo cáo chậm.")
    words = next(name for form in leader.page.forms for name in form.names if name.startswith("words_"))
    leader.send(has=words, **{words: "Báo cáo nộp đúng hạn."})
    leader.go("sheet", ("sheet_act", "/tra-loi/"))
    leader.says("B2", "đã giải trình")
    leader.send()
    assert again(sheet).state == ScoreSheet.State.SECOND


def test_who_explains_is_led_to_the_group_in_which_something_was_changed(cast, sheet):
    leader = Walker(cast.binh)
    leader.go("sheet", ("sheet_act", "/nop/"))
    leader.send()
    verifying.verify(again(sheet), "B2", "20", version=version_of(sheet), words="Báo cáo chậm.", by=cast.an)
    verifying.finish_verifying(again(sheet), by=cast.an)
    leader.go("sheet")
    groups = leader.links("sheet_group")
    assert [address.rsplit("/", 2)[1] for address in groups] == ["B"]


def test_a_reviewer_gets_from_the_report_to_the_decision(cast, written):
    making.hand_in(written, by=cast.binh)
    head = Walker(cast.an)
    head.go("report_review")
    head.says("Xét báo cáo của Kho bạc Nhà nước tỉnh")
    head.follow("report")
    head.follow("report_steps")
    head.follow("report_review")


def test_files_added_for_a_criterion_lead_back_to_it(cast, sheet):
    leader = Walker(cast.binh)
    leader.go("sheet", "sheet_evidence")
    asked_for = leader.page.path
    leader.follow("evidence_list")
    assert asked_for in {href for href, _label in leader.page.links}
    leader.open(f"/nam/{sheet.round.campaign_id}/minh-chung/?ve=//xau.vn/")
    assert not [href for href, _label in leader.page.links if href.startswith("//")]
