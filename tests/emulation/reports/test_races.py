"""Two people at the same moment, on PostgreSQL."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import transaction

from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.notices.models import Message
from emulation.reports import requesting, submitting, writing
from emulation.reports.models import Report, ReportRequest, ReportSectionVersion, ReviewStep, Submission
from emulation.reports.writing import Entry
from tests.conftest import make_person
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.reports import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_who_hand_in_at_once_hand_in_once(cast, report):
    deputy = make_person("Phó", cast.member, capacity="deputy", post="Phó Giám đốc")
    making.write(report, by=cast.binh)
    people = anew(cast.binh), anew(deputy)
    outcomes = together(*[lambda who=who: submitting.submit(report, by=who) for who in (*people, people[0])])
    assert refused(outcomes) == []
    assert len({row.pk for row in outcomes}) == 1
    assert Submission.objects.count() == ReviewStep.objects.count() == 1
    assert Message.objects.filter(key__contains=":submitted:").count() == 1


def test_numbers_of_units_that_hand_in_at_once_differ(cast, asked):
    reports = {unit: making.report_of(asked, unit) for unit in (cast.member, cast.head, cast.deputy)}
    people = {cast.member: cast.binh, cast.head: cast.an, cast.deputy: cast.dung}
    for unit, row in reports.items():
        making.write(row, by=people[unit])
    acts = [partial(submitting.submit, row, by=anew(people[unit])) for unit, row in reports.items()]
    outcomes = together(*acts)
    assert refused(outcomes) == []
    assert len({row.number for row in outcomes}) == 3


def test_handing_in_again_while_being_returned_never_skips_the_answer(cast, report):
    making.hand_in(report, by=cast.binh)
    binh, an = anew(cast.binh), anew(cast.an)

    def give_back():

        with transaction.atomic():
            making.give_back(writing.lock(report), by=an)

    outcomes = together(lambda: submitting.submit(report, by=binh), give_back)
    assert refused(outcomes) in ([], ["answer_missing"])
    report.refresh_from_db()
    assert report.state == Report.State.RETURNED
    assert Submission.objects.count() == 1


def test_a_save_and_the_handing_in_at_once_freeze_what_stands_there(cast, report):
    making.write(report, by=cast.binh)
    hoa = make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
    binh, other = anew(cast.binh), anew(hoa)
    outcomes = together(
        lambda: submitting.submit(report, by=binh),
        lambda: writing.save(report, "situation", body="Sửa vào phút chót.", version=1, by=other),
    )
    codes = refused(outcomes)
    frozen = Submission.objects.get().content["sections"][0]["body"]
    assert (frozen == "Sửa vào phút chót.") == (codes == [])
    assert codes in ([], ["not_with_unit"])


def test_of_two_who_write_one_section_one_is_refused_and_nothing_is_lost(cast, report):
    hoa = make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
    binh, other = anew(cast.binh), anew(hoa)
    for number in range(5):
        texts = [f"Của Bình {number}.", f"Của Hoa {number}."]
        figures = [{"figure-news_own": Entry(Decimal(2 * number + 1 + who), "", number)} for who in (0, 1)]
        outcomes = together(
            lambda: writing.save(report, "publicity", body=texts[0], version=number, figures=figures[0], by=binh),  # noqa: B023
            lambda: writing.save(report, "publicity", body=texts[1], version=number, figures=figures[1], by=other),  # noqa: B023
        )
        assert refused(outcomes) == ["stale"]
        kept = set(ReportSectionVersion.objects.values_list("body", flat=True)) | {report.sections.get().body}
        assert set(texts) <= kept
        assert report.figures.get().version == number + 1


def test_a_request_is_withdrawn_or_a_report_handed_in_never_both(cast, asked, report):
    making.write(report, by=cast.binh)
    binh, an = anew(cast.binh), anew(cast.an)
    outcomes = together(
        lambda: submitting.submit(report, by=binh),
        lambda: requesting.withdraw(asked, because="Gộp", by=an),
    )
    assert len(refused(outcomes)) == 1
    asked.refresh_from_db()
    assert bool(asked.withdrawn_at) != Submission.objects.exists()


def test_a_request_sent_twice_at_once_is_made_once(cast, year):
    an, oanh = anew(cast.an), anew(cast.oanh)
    outcomes = together(
        lambda: making.make_request(year, by=an, kind="ad_hoc"),
        lambda: making.make_request(year, by=oanh, kind="ad_hoc"),
    )
    assert refused(outcomes) == []
    assert ReportRequest.objects.count() == 1
    assert Report.objects.count() == 3


def test_following_the_members_twice_at_once_asks_the_heir_once(cast, asked):
    cast.member.memberships.update(until=asked.due_on - timedelta(days=90))
    outcomes = together(*[partial(requesting.follow_members, asked, by=anew(each)) for each in (cast.an, cast.thu)])
    assert refused(outcomes) == []
    assert ReviewStep.objects.count() == 1


def test_a_file_is_attached_or_taken_away_but_never_both(cast, report):
    for number in range(5):
        file = making.make_evidence(report.request.campaign, cast.member, by=cast.binh, name=f"{number}.jpg")
        first, second = anew(cast.binh), anew(cast.binh)
        outcomes = together(
            partial(writing.attach, report, "situation", [file], by=first), partial(keeping.remove, file, by=second)
        )
        is_there = Evidence.objects.filter(pk=file.pk).exists()
        assert refused(outcomes) == ["in_use" if is_there else "taken_away"]
        attached = Evidence.objects.filter(report_sections__report=report)
        assert (file in attached) == is_there
