"""Who reads one report is who a list of reports says."""

import pytest

from blocs import rotation, scope, succession
from blocs.models import Term
from blocs.years import following
from common.clock import today
from emulation.bloc_reports import reading
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Campaign
from emulation.reports import readers, reviewers
from emulation.reports.models import Report

PEOPLE = ("an", "oanh", "binh", "dung", "thu", "admin", "chi", "son")


def _as_usual(cast, campaign):
    """Nothing has happened."""


def _given_to_the_deputy(cast, campaign):
    Report._base_manager.update(reviewer=cast.deputy)


def _handed_over(cast, campaign):
    why = {"because": "Điều chuyển nhiệm vụ", "document": "Quyết định số 7"}
    rotation.replace_head(cast.bloc, cast.deputy, year=cast.year, from_day=today(), by=cast.thu, **why)


def _merged_into_the_head(cast, campaign):
    succession.merge([cast.member], into=cast.head, on=today(), decision="Quyết định số 1", by=cast.admin)


def _merged_into_the_deputy(cast, campaign):
    succession.merge([cast.member], into=cast.deputy, on=today(), decision="Quyết định số 1", by=cast.admin)


def _without_terms(cast, campaign):
    Term.objects.update(until=today().replace(day=1, month=1))


def _without_a_head(cast, campaign):
    Term.objects.heads().update(until=today().replace(day=1, month=1))


def _led_by_who_follows(cast, campaign):
    _without_a_head(cast, campaign)
    next_year = following(cast.year)
    Term.objects.create(bloc=cast.bloc, year=next_year, unit=cast.member, role=Term.Role.HEAD, since=today())


def _closed_without_a_head(cast, campaign):
    _led_by_who_follows(cast, campaign)
    Campaign._base_manager.update(state=Campaign.State.CLOSED)


def _in_preparation(cast, campaign):
    Campaign._base_manager.update(state=Campaign.State.DRAFT)


EVENTS = [
    _as_usual, _given_to_the_deputy, _handed_over, _merged_into_the_head, _merged_into_the_deputy, _without_terms,
    _without_a_head, _led_by_who_follows, _closed_without_a_head, _in_preparation,
]  # fmt: skip


def _people(cast):
    for name in PEOPLE:
        scope.forget(person := getattr(cast, name))
        yield name, person


@pytest.mark.parametrize("happened", EVENTS)
def test_one_report_is_read_by_whom_a_list_shows_it(cast, year, asked, happened):
    happened(cast, year)
    for state in Report.State:
        Report._base_manager.update(state=state)
        for name, person in _people(cast):
            listed = set(Report.objects.readable_by(person).values_list("pk", flat=True))
            found = [readers.find(pk, person) for pk in Report.objects.values_list("pk", flat=True)]
            read = {report.pk for report, reader in filter(None, found) if reader.reads(report)}
            assert read == listed, (state, name)


@pytest.mark.parametrize("happened", [_as_usual, _merged_into_the_head, _without_a_head, _led_by_who_follows])
def test_whoever_reviews_a_report_reads_it(cast, year, asked, happened):
    happened(cast, year)
    Report._base_manager.update(state=Report.State.SUBMITTED)
    people = {cast.head: cast.an, cast.deputy: cast.dung, cast.member: cast.binh}
    for report in Report.objects.select_related("request__campaign", "unit"):
        if reviewer := reviewers.reviewing_unit(report):
            assert report in Report.objects.readable_by(people[reviewer]), (report.unit, reviewer)


@pytest.mark.parametrize("happened", EVENTS)
def test_the_report_of_the_bloc_is_known_to_whom_a_list_shows_it(cast, year, asked, happened):
    row = BlocReport.objects.create(request=asked, title="Báo cáo của khối")
    happened(cast, year)
    for state in (BlocReport.State.DRAFT, BlocReport.State.CIRCULATED):
        BlocReport._base_manager.update(state=state)
        for name, person in _people(cast):
            is_listed = BlocReport.objects.visible_to(person).filter(pk=row.pk).exists()
            assert bool(reading.find(row.pk, person)) == is_listed, (state, name)
