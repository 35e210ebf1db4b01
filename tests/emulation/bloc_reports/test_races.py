"""Two people at the same moment, on PostgreSQL."""

from datetime import timedelta

import pytest

from common import history
from common.clock import today
from documents.models import Document
from emulation.bloc_reports import adopting, collecting, drafting, tables
from emulation.bloc_reports.models import BlocReport, BlocReportVersion
from emulation.reports.models import Report
from tests.emulation.bloc_reports import making
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def test_of_two_who_save_the_same_section_exactly_one_is_refused_and_nothing_is_lost(cast, report):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    for number in range(ROUNDS):
        texts = [f"Của Oanh, lần {number}.", f"Của Thư, lần {number}."]
        outcomes = together(
            lambda: drafting.save_section(report, "limits", texts[0], version=number, by=oanh),  # noqa: B023
            lambda: drafting.save_section(report, "limits", texts[1], version=number, by=thu),  # noqa: B023
        )
        assert refused(outcomes) == ["stale"]
        kept = {row.body for row in drafting.versions(report, "limits")}
        assert set(texts) <= kept | {drafting.part(report, "limits").section.body}
    assert BlocReportVersion.objects.filter(kind="refused").count() == ROUNDS


def test_two_who_begin_at_once_begin_one_report(cast, two):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    outcomes = together(lambda: drafting.begin(two, by=oanh), lambda: drafting.begin(two, by=thu))
    assert refused(outcomes) == []
    assert BlocReport.objects.count() == 1


def test_taking_over_twice_at_once_adds_every_text_once(cast, report):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    outcomes = together(
        lambda: collecting.take_over(report, keys=["situation"], by=oanh),
        lambda: collecting.take_over(report, keys=["situation"], by=thu),
    )
    assert sorted(outcomes) == [0, 1]
    assert drafting.part(report, "situation").section.body.count("– Sở Nội vụ:") == 1


def test_an_adoption_while_somebody_writes_freezes_what_stands(cast, circulated, conference):
    an, thu = anew(cast.an), anew(cast.thu)
    outcomes = together(
        lambda: drafting.save_section(circulated, "situation", "Sửa phút chót.", version=1, by=thu),
        lambda: adopting.adopt(circulated, conference=conference, by=an),
    )
    codes = refused(outcomes)
    report = BlocReport.objects.get()
    first = report.document.data["parts"][0]["paragraphs"]
    assert codes in ([], ["adopted"])
    assert (first == ["Sửa phút chót."]) == (codes == [])
    assert drafting.part(report, "situation").section.body == first[0]


def test_an_adoption_while_a_report_is_accepted_freezes_figures_that_agree(cast, circulated, conference):
    pending = making.report_of(circulated.request, cast.deputy)
    making.fill(pending, by=cast.dung, figures={"figure-news_own": 100})
    making.hand_in(pending, by=cast.dung)
    an = anew(cast.an)

    def accept() -> None:
        from django.db import transaction

        with transaction.atomic():
            row = Report.objects.select_for_update(of=("self",)).get(pk=pending.pk)
            row.accept()
            history.save(row, by=an)

    assert refused(together(accept, lambda: adopting.adopt(circulated, conference=conference, by=an))) == []
    data = Document.objects.get(kind="bloc_report").data
    counts = len(data["figures"]["accepted"])
    assert data["figures"]["rows"]["figure-news_own"]["result"] == ("1.334,5" if counts == 3 else "1.234,5")
    assert f"{counts}/3 đơn vị" in data["opening"][1]
    assert tables.compared(data["figures"])


def test_two_leaders_who_put_it_down_at_once_freeze_one_paper(cast, circulated, conference):
    an, thu = anew(cast.an), anew(cast.thu)
    outcomes = together(
        lambda: adopting.adopt(circulated, conference=conference, by=an),
        lambda: adopting.adopt(circulated, conference=conference, by=thu),
    )
    assert refused(outcomes) == []
    assert Document.objects.filter(kind="bloc_report").count() == 1


def test_moving_the_day_and_adopting_at_once_end_in_an_adopted_report(cast, circulated, conference):
    an, thu = anew(cast.an), anew(cast.thu)
    outcomes = together(
        lambda: drafting.circulate(circulated, due_on=today() + timedelta(days=9), by=thu),
        lambda: adopting.adopt(circulated, conference=conference, by=an),
    )
    assert refused(outcomes) in ([], ["adopted"])
    assert BlocReport.objects.get().state == "adopted"
