"""Beginning the report, its sections, several writers, what units wrote, and sending it out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from common import history
from common.clock import today
from emulation.bloc_reports import collecting, drafting
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Task
from emulation.versions import LONGEST
from tests.conftest import codes, yesterday
from tests.emulation.bloc_reports import making


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def body(report, key="situation") -> str:
    return drafting.part(report, key).section.body


# --- Beginning ----------------------------------------------------------------------------------------


def test_a_report_is_begun_once_with_its_usual_title(cast, asked):
    report = drafting.begin(asked, by=cast.oanh)
    assert report.title == f"Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {cast.year}"
    assert drafting.begin(asked, by=cast.thu, title="Khác") == report
    assert BlocReport.objects.count() == 1
    assert report.history.first().history_user == cast.oanh


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_only_head_and_secretariat_begin_and_write(cast, asked, report, name):
    person = getattr(cast, name)
    for act in (
        lambda: drafting.begin(asked, by=person),
        lambda: drafting.rename(report, title="Khác", by=person),
        lambda: drafting.save_section(report, "situation", "Khác", version=1, by=person),
        lambda: drafting.circulate(report, by=person),
        lambda: collecting.take_over(report, keys=["situation"], by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_no_report_is_begun_to_a_request_that_was_withdrawn(cast, asked):
    asked.withdrawn_at = asked.asked_at
    history.save(asked, by=cast.an)
    refuses("withdrawn", lambda: drafting.begin(asked, by=cast.an))


def test_no_report_is_begun_in_a_year_that_is_over(cast, asked):
    asked.campaign.close()
    history.save(asked.campaign, by=cast.an)
    refuses("not_open", lambda: drafting.begin(asked, by=cast.thu))


def test_another_title_is_kept_with_who_gave_it(cast, report):
    drafting.rename(report, title="Sơ kết năm", by=cast.oanh)
    report.refresh_from_db()
    assert (report.title, report.history.first().history_user) == ("Sơ kết năm", cast.oanh)
    count = report.history.count()
    drafting.rename(report, title="Sơ kết năm", by=cast.oanh)
    assert report.history.count() == count


# --- Sections -----------------------------------------------------------------------------------------


def test_there_is_a_section_for_each_heading_task_and_movement(report, movement):
    parts = drafting.parts(report)
    assert [part.heading for part in parts][:4] == [
        "Tình hình chung và công tác chỉ đạo", "Đẩy mạnh cải cách hành chính", "Chuyển đổi số", movement.name,
    ]  # fmt: skip
    assert [part.group for part in parts][:4] == [
        "", "Kết quả thực hiện nhiệm vụ", "Kết quả thực hiện nhiệm vụ", "Kết quả hưởng ứng phong trào",
    ]  # fmt: skip
    assert len(parts) == 11


def test_only_what_was_asked_for_is_written(cast, campaign, asked):
    request = making.make_request(campaign, by=cast.an, kind="one_off", asks_for=["situation", "tasks"])
    report = drafting.begin(request, by=cast.an)
    assert [part.key.split("-")[0] for part in drafting.parts(report)] == ["situation", "task", "task"]


def test_a_text_stays_when_its_task_is_taken_out(cast, report):
    task = Task.objects.first()
    drafting.save_section(report, f"task-{task.pk}", "Đã làm.", version=0, by=cast.an)
    history.delete(task, by=cast.an)
    last = drafting.parts(report)[-1]
    assert (last.section.body, last.is_orphan) == ("Đã làm.", True)


def test_a_stale_text_is_refused_and_both_are_kept(cast, report):
    drafting.save_section(report, "situation", "Của Thư.", version=1, by=cast.thu)
    refuses("stale", lambda: drafting.save_section(report, "situation", "Của Oanh.", version=1, by=cast.oanh))
    assert body(report) == "Của Thư."
    kept = {(row.kind, row.body) for row in drafting.versions(report, "situation")}
    assert ("refused", "Của Oanh.") in kept
    assert ("replaced", "Khối tổ chức phong trào thi đua theo kế hoạch.") in kept


def test_the_same_text_twice_makes_no_version(cast, report):
    for _ in range(2):
        drafting.save_section(report, "limits", "Còn chậm.", version=0, by=cast.an)
    assert drafting.part(report, "limits").section.version == 1


def test_an_old_text_comes_back_and_what_it_replaces_is_kept(cast, report):
    drafting.save_section(report, "situation", "Bản hai.", version=1, by=cast.thu)
    old = drafting.versions(report, "situation")[0]
    for _ in range(2):
        drafting.restore(report, old, by=cast.an)
    assert body(report) == "Khối tổ chức phong trào thi đua theo kế hoạch."
    assert "Bản hai." in {row.body for row in drafting.versions(report, "situation")}


def test_an_old_text_of_another_report_is_refused(cast, campaign, report):
    request = making.make_request(campaign, by=cast.an, kind="one_off")
    other = making.make_bloc_report(request, by=cast.an)
    drafting.save_section(other, "situation", "Bản hai.", version=1, by=cast.thu)
    refuses("no_section", lambda: drafting.restore(report, drafting.versions(other)[0], by=cast.an))


@pytest.mark.parametrize("key", ["khac", "task-0", ""])
def test_there_is_no_section_of_that_name(cast, report, key):
    refuses("no_section", lambda: drafting.save_section(report, key, "Văn bản.", version=0, by=cast.an))


# --- What the units wrote -----------------------------------------------------------------------------


def test_what_units_wrote_is_taken_over_with_their_names(cast, two):
    report = drafting.begin(two, by=cast.an)
    assert collecting.take_over(report, keys=["situation", "limits"], by=cast.oanh) == 2
    assert body(report) == (
        "– Sở Nội vụ: Sở ban hành kế hoạch.\nPhát động trong toàn ngành.\n"
        "– Kho bạc Nhà nước tỉnh: Kho bạc triển khai đến từng phòng."
    )
    assert body(report, "limits") == "– Kho bạc Nhà nước tỉnh: Còn chậm."


def test_what_stands_there_stays_in_front(cast, report):
    collecting.take_over(report, keys=["situation"], by=cast.oanh)
    assert body(report).startswith("Khối tổ chức phong trào thi đua theo kế hoạch.\n– Sở Nội vụ: ")
    assert "Khối tổ chức phong trào thi đua theo kế hoạch." in {row.body for row in drafting.versions(report)}


def test_taking_over_twice_adds_nothing(cast, report):
    collecting.take_over(report, keys=["situation"], by=cast.oanh)
    before = body(report)
    assert collecting.take_over(report, keys=["situation"], by=cast.oanh) == 0
    assert body(report) == before


def test_reports_that_are_not_accepted_are_not_taken_over(cast, report):
    making.fill(making.report_of(report.request, cast.deputy), by=cast.dung, sections={"limits": "Chưa nộp."})
    assert "Chưa nộp." not in collecting.proposals(report)[-1].text


def test_nothing_chosen_is_refused(cast, report):
    refuses("nothing_chosen", lambda: collecting.take_over(report, keys=[], by=cast.an))
    refuses("nothing_chosen", lambda: collecting.take_over(report, keys=["publicity"], by=cast.an))


def test_texts_that_do_not_fit_are_refused_and_nothing_changes(cast, report):
    drafting.save_section(report, "limits", "a" * LONGEST, version=0, by=cast.an)
    with pytest.raises(ValidationError):
        collecting.take_over(report, keys=["situation", "limits"], by=cast.an)
    assert body(report) == "Khối tổ chức phong trào thi đua theo kế hoạch."


# --- Out for comments ---------------------------------------------------------------------------------


def test_sending_out_twice_only_moves_the_day(cast, report):
    first, second = today() + timedelta(days=3), today() + timedelta(days=6)
    drafting.circulate(report, due_on=first, by=cast.an)
    drafting.circulate(report, due_on=first, by=cast.an)
    report.refresh_from_db()
    sent = report.circulated_at
    drafting.circulate(report, due_on=second, by=cast.an)
    report.refresh_from_db()
    assert (report.state, report.comments_due_on, report.circulated_at) == ("circulated", second, sent)
    assert report.history.filter(state="circulated").count() == 2


def test_an_empty_report_is_not_sent_out(cast, asked):
    refuses("empty", lambda: drafting.circulate(drafting.begin(asked, by=cast.an), by=cast.an))


def test_the_last_day_lies_ahead(cast, report):
    refuses("in_the_past", lambda: drafting.circulate(report, due_on=yesterday(), by=cast.an))


def test_writing_goes_on_while_the_members_comment(cast, circulated):
    drafting.save_section(circulated, "limits", "Còn chậm.", version=0, by=cast.an)
    assert body(circulated, "limits") == "Còn chậm."


def test_a_draft_is_for_head_and_secretariat_until_it_is_sent_out(cast, report):
    def seen() -> list[str]:
        people = ("an", "oanh", "thu", "admin", "binh", "chi", "son")
        return [who for who in people if BlocReport.objects.visible_to(getattr(cast, who)).exists()]

    assert seen() == ["an", "oanh", "thu", "admin"]
    drafting.circulate(report, by=cast.an)
    assert seen() == ["an", "oanh", "thu", "admin", "binh"]
