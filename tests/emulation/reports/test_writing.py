"""Writing a report: parts in order, versions, figures that are empty or zero, evidence, flagged parts, old versions."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from emulation.campaigns.models import Task
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.reports import parts, submitting, text, writing
from emulation.reports.models import Report, ReportFigure, ReportSectionVersion
from emulation.reports.writing import Entry
from tests.conftest import codes, make_person
from tests.emulation.reports import making


def figure_of(report, key):
    report = Report.objects.select_related("request__campaign__bloc", "unit__parent").get(pk=report.pk)
    return next(figure for part in parts.of(report) for figure in part.figures if figure.key == key)


# --- What is to be written ----------------------------------------------------------------------------


def test_a_report_opens_with_the_commitments_and_then_the_sections_in_their_order(report):
    found = parts.of(report)
    assert found[0].key == "commitments"
    assert [figure.number for figure in found[0].figures] == [1, 2]
    assert [part.key.partition("-")[0] for part in found[1:]] == [
        "situation", "task", "movements", "role_models", "publicity", "awards", "limits",
    ]  # fmt: skip
    assert [figure.row.code for figure in next(part for part in found if part.key == "publicity").figures] == [
        "news_own", "news_press", "news_meetings",
    ]  # fmt: skip


def test_a_unit_sees_its_own_target_and_others_the_common_one(cast, asked, report):
    measured = making.commitment_of(asked.campaign.covenants.get())
    assert figure_of(report, f"commitment-{measured.pk}").target_label == "≥ 60 %"
    assert figure_of(making.report_of(asked, cast.deputy), f"commitment-{measured.pk}").target_label == "≥ 70 %"


def test_a_report_on_one_subject_has_no_commitments(cast, year):
    row = making.make_request(year, by=cast.an, kind="one_off", asks_for=["situation"])
    assert [part.key for part in parts.of(making.report_of(row, cast.member))] == ["situation"]


def test_the_last_figures_are_those_handed_in_before(cast, year, asked, report):
    measured = making.commitment_of(year.covenants.get())
    key = f"commitment-{measured.pk}"
    writing.save(report, "commitments", figures={key: Entry(Decimal("35.50"))}, by=cast.binh)
    later = making.make_request(
        year, by=cast.an, kind="year", title="Báo cáo năm", covers=(year.starts_on, year.ends_on)
    )
    mine = making.report_of(later, cast.member)
    assert figure_of(mine, key).last is None, "a draft says nothing yet"
    submitting.submit(report, by=cast.binh)
    assert figure_of(mine, key).last == "35.5"
    assert figure_of(mine, key).last_words == "35,5 %"
    assert figure_of(report, key).last is None
    assert figure_of(making.report_of(later, cast.deputy), key).last is None


def test_more_tasks_ask_no_more_queries(cast, asked, report, django_assert_num_queries, year):
    def fill(row):
        for part in parts.of(row):
            figures = {figure.key: Entry(Decimal(1), "", figure.row.version) for figure in part.figures}
            writing.save(row, part.key, figures=figures, body="Có." if part.section else None, by=cast.binh)

    fill(report)
    with django_assert_num_queries(7):
        parts.of(making.report_of(asked, cast.member))
    for number in range(2, 9):
        Task.objects.create(campaign=year, number=number, text=f"Nhiệm vụ {number}")
    fill(report)
    with django_assert_num_queries(7):
        parts.of(making.report_of(asked, cast.member))


# --- Saving -------------------------------------------------------------------------------------------


def test_the_first_words_begin_the_report(cast, report):
    writing.save(report, "situation", body="", by=cast.binh)
    report.refresh_from_db()
    assert report.state == Report.State.WAITING, "nothing was written"
    making.write(report, by=cast.binh)
    assert report.state == Report.State.DRAFT
    assert report.sections.get(key="situation").version == 1


def test_the_same_words_and_figures_twice_change_nothing(cast, report):
    for _ in range(2):
        writing.save(report, "situation", body="Một câu. ", version=0, by=cast.binh)
        writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(0), "chưa có")}, by=cast.binh)
    assert report.sections.get().version == 1
    assert report.figures.get().version == 1


def test_empty_is_not_zero_and_can_be_emptied_again(cast, report):
    writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(0))}, by=cast.binh)
    assert report.figures.get().value == 0
    writing.save(report, "publicity", figures={"figure-news_own": Entry(None, "", 1)}, by=cast.binh)
    assert report.figures.get().value is None
    row = next(row for row in text.content(report)["figures"] if row["code"] == "news_own")
    assert row["value"] is None


def test_a_text_written_upon_an_older_version_is_kept_and_not_put_in(cast, report):
    other = make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
    writing.save(report, "situation", body="Của Bình.", version=0, by=cast.binh)
    with pytest.raises(writing.StaleError) as error:
        writing.save(report, "situation", body="Của Hoa.", version=0, by=other)
    assert error.value.saved.is_text_stale
    assert report.sections.get().body == "Của Bình."
    assert [(row.kind, row.body) for row in ReportSectionVersion.objects.all()] == [("refused", "Của Hoa.")]


def test_a_figure_saved_by_somebody_else_meanwhile_is_not_written_over_and_the_others_are_put_in(cast, report):
    other = make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
    writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(5))}, by=cast.binh)
    with pytest.raises(writing.StaleError) as error:
        writing.save(
            report, "publicity", by=other,
            figures={"figure-news_own": Entry(Decimal(6)), "figure-news_press": Entry(Decimal(7))},
        )  # fmt: skip
    assert error.value.saved.stale_figures == {"figure-news_own"}
    assert {row.code: row.value for row in report.figures.all()} == {"news_own": 5, "news_press": 7}


def test_the_button_that_overtakes_a_save_by_itself_is_no_conflict(cast, report):
    writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(5))}, by=cast.binh)
    writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(56))}, by=cast.binh)
    assert report.figures.get().value == 56


@pytest.mark.parametrize("person", ["an", "oanh", "thu", "chi", "admin"])
def test_only_the_unit_writes(cast, report, person):
    with pytest.raises(PermissionDenied):
        writing.save(report, "situation", body="Chen vào", by=getattr(cast, person))


def test_parts_and_figures_that_are_not_asked_for_are_refused(cast, report):
    for key, given in (
        ("x", {"body": "x"}),
        ("commitments", {"body": "x"}),
        ("situation", {"figures": {"y": Entry(None)}}),
    ):
        with pytest.raises(ValidationError) as error:
            writing.save(report, key, by=cast.binh, **given)
        assert codes(error) == {"no_section"}


def test_done_or_not_done_is_one_or_zero(cast, report):
    yes = next(figure for figure in parts.of(report)[0].figures if figure.is_yes_or_no)
    with pytest.raises(ValidationError) as error:
        writing.save(report, "commitments", figures={yes.key: Entry(Decimal(2))}, by=cast.binh)
    assert codes(error) == {"not_yes_or_no"}
    writing.save(report, "commitments", figures={yes.key: Entry(Decimal(0))}, by=cast.binh)
    assert figure_of(report, yes.key).row.value == 0


def test_what_was_handed_in_waits_for_its_return(cast, report):
    making.hand_in(report, by=cast.binh)
    with pytest.raises(ValidationError) as error:
        writing.save(report, "situation", body="Sửa", version=1, by=cast.binh)
    assert codes(error) == {"not_with_unit"}


# --- After a return -----------------------------------------------------------------------------------


@pytest.fixture
def returned(cast, report):
    making.hand_in(report, by=cast.binh)
    return making.give_back(
        report, by=cast.an, parts={"situation": "Viết rõ hơn", "figure-news_press": "Thiếu số liệu"}
    )


def test_a_returned_report_opens_only_the_flagged_parts(cast, returned):
    writing.save(returned, "situation", body="Rõ hơn.", version=1, by=cast.binh)
    writing.save(returned, "publicity", figures={"figure-news_press": Entry(Decimal(3))}, by=cast.binh)
    for key, given in (
        ("limits", {"body": "Thêm"}),
        ("publicity", {"figures": {"figure-news_own": Entry(Decimal(99), "", 1)}}),
        ("publicity", {"body": "Thêm"}),
    ):
        with pytest.raises(ValidationError) as error:
            writing.save(returned, key, by=cast.binh, **given)
        assert codes(error) == {"closed"}
    with pytest.raises(ValidationError) as error:
        writing.attach(
            returned,
            "limits",
            [making.make_evidence(returned.request.campaign, cast.member, by=cast.binh)],
            by=cast.binh,
        )
    assert codes(error) == {"closed"}
    assert ReportFigure.objects.get(code="news_own").value == Decimal("85.5")


def test_a_return_without_flags_opens_everything(cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an)
    writing.save(report, "limits", body="Thêm", by=cast.binh)


# --- Evidence -----------------------------------------------------------------------------------------


def test_evidence_of_the_unit_proves_sections_and_figures(cast, report):
    file = making.make_evidence(report.request.campaign, cast.member, by=cast.binh)
    for key in ("situation", "figure-news_own"):
        for _ in range(2):
            writing.attach(report, key, [file], by=cast.binh)
    content = text.content(report)
    expected = [{"pk": file.pk, "name": "ảnh.jpg", "sha256": file.sha256}]
    assert next(row for row in content["sections"] if row["key"] == "situation")["evidence"] == expected
    assert next(row for row in content["figures"] if row["code"] == "news_own")["evidence"] == expected
    writing.attach(report, "situation", [], by=cast.binh)
    assert not report.sections.get().evidence.exists()


def test_files_of_others_prove_nothing_here(cast, report):
    file = making.make_evidence(report.request.campaign, cast.deputy, by=cast.dung)
    with pytest.raises(ValidationError) as error:
        writing.attach(report, "situation", [file], by=cast.binh)
    assert codes(error) == {"not_own_evidence"}
    assert Evidence.objects.count() == 1


def test_a_file_that_was_taken_away_meanwhile_proves_nothing_and_the_message_names_it(cast, report):
    file = making.make_evidence(report.request.campaign, cast.member, by=cast.binh)
    seen = Evidence.objects.get(pk=file.pk)
    stays = making.make_evidence(report.request.campaign, cast.member, by=cast.binh, name="khác.jpg")
    keeping.remove(file, by=cast.binh)
    with pytest.raises(ValidationError, match=r"ảnh\.jpg") as error:
        writing.attach(report, "situation", [stays, seen], by=cast.binh)
    assert codes(error) == {"taken_away"}
    assert not report.sections.exists()


# --- Old versions -------------------------------------------------------------------------------------


def test_an_old_text_is_put_back_and_the_one_it_replaces_is_kept(cast, report):
    other = make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
    writing.save(report, "situation", body="Bản một.", version=0, by=cast.binh)
    writing.save(report, "situation", body="Bản hai.", version=1, by=other)
    kept = ReportSectionVersion.objects.get()
    for _ in range(2):
        writing.restore(report, kept, by=cast.binh)
    assert report.sections.get().body == "Bản một."
    assert {row.body for row in writing.versions(report, "situation")} == {"Bản một.", "Bản hai."}


def test_a_task_that_left_the_plan_keeps_its_text(cast, report, year):
    task = year.tasks.get()
    writing.save(report, f"task-{task.pk}", body="Đã làm.", by=cast.binh)
    key = f"task-{task.pk}"
    task.delete()
    part = parts.part(report, key)
    assert part.is_orphan and part.section.body == "Đã làm."
