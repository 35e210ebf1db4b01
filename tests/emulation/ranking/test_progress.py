"""Progress of the commitments: the latest accepted figure of each unit, against the target that holds for it."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from common import history
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, signing
from emulation.covenants.models import Commitment
from emulation.ranking import progress
from emulation.reports.models import Report, ReportFigure, ReportRequest

Comparator = Commitment.Comparator


def opened(draft, *, by):
    """Launch the year and open its covenant for signing: its commitments are frozen from then on."""
    lifecycle.launch(draft.campaign, by=by)
    return signing.open_signing(draft, due_on=today(), by=by)


@pytest.fixture
def commitments(cast, draft):
    """One that is done or not, one of at least 70 % of each unit, one of 20 initiatives of the whole bloc."""
    drafting.put(
        draft, text="Sáng kiến", comparator=Comparator.AT_LEAST, target=20, unit_of_measure="sáng kiến", scope="bloc",
        by=cast.an,
    )  # fmt: skip
    opened(draft, by=cast.an)
    return list(draft.commitments.order_by("number"))


@pytest.fixture
def report(cast, campaign):
    """A report of a unit with figures by commitment; of June unless `until` says another month."""
    requests: dict[int, ReportRequest] = {}

    def report_(unit, figures, *, until=6, state="accepted"):
        year = int(cast.year)
        if until not in requests:
            requests[until] = ReportRequest(
                campaign=campaign, kind="one_off", title=f"Báo cáo {until}", covers_from=date(year, 1, 1),
                covers_to=date(year, until, 28), due_on=date(year, until, 28), asks_for=["tasks"], asked_by=cast.an,
                asked_at=now(),
            )  # fmt: skip
            history.save(requests[until], by=cast.an)
        row = Report(request=requests[until], unit=unit, due_on=requests[until].due_on)
        history.save(row, by=cast.an)
        Report._base_manager.filter(pk=row.pk).update(state=state)
        for commitment, value in figures.items():
            history.save(ReportFigure(report=row, commitment=commitment, value=value), by=cast.an)

    return report_


def read(campaign):
    return [(row.reached, row.reported, row.percent) for row in progress.read(campaign).rows]


def test_what_no_report_says_is_not_known(campaign, commitments):
    assert [row.percent for row in progress.read(campaign).rows] == [None] * 3


def test_units_that_reached_their_target_are_counted(cast, campaign, commitments, report):
    done, share, _whole = commitments
    report(cast.head, {done: 1, share: 70})
    report(cast.member, {done: 0, share: Decimal("69.99")})
    rows = progress.read(campaign).rows
    assert [(row.reported, row.percent) for row in rows[:2]] == [(2, Decimal("33.33")), (2, Decimal("33.33"))]
    assert not any(row.is_reached for row in rows)


def test_the_figures_of_the_whole_bloc_are_added_up(cast, campaign, commitments, report):
    whole = commitments[2]
    for unit, value in ((cast.head, 4), (cast.member, 6), (cast.deputy, 8)):
        report(unit, {whole: value})
    assert read(campaign)[2] == ("18 sáng kiến", 3, Decimal(90))


def test_the_latest_accepted_report_counts(cast, campaign, commitments, report):
    whole = commitments[2]
    report(cast.head, {whole: 30}, until=11)
    report(cast.head, {whole: 4}, until=6)
    report(cast.head, {whole: 99}, until=12, state="submitted")
    assert read(campaign)[2] == ("30 sáng kiến", 1, Decimal(150))


def test_a_unit_is_measured_by_its_own_target(cast, draft, campaign, report):
    share = draft.commitments.get(number=2)
    drafting.put(
        draft, number=2, text=share.text, comparator=share.comparator, target=70, unit_of_measure="%",
        unit_targets={cast.member: 50}, by=cast.an,
    )  # fmt: skip
    share = draft.commitments.get(number=2)
    report(cast.head, {share: 60})
    report(cast.member, {share: 60})
    opened(draft, by=cast.an)
    assert progress.read(campaign).rows[1].percent == Decimal("33.33")


@pytest.mark.parametrize(
    ("comparator", "value", "target", "percent"),
    [
        (">=", 70, 70, 100), (">=", 35, 70, 50), (">=", 105, 70, 150), (">=", 0, 70, 0), (">=", 0, 0, 100),
        ("<=", 3, 3, 100), ("<=", 0, 0, 100), ("<=", 6, 3, 50), ("<=", 1, 0, 0), ("<", 3, 3, "99.99"),
        (">", 3, 3, "99.99"), (">", 4, 3, "133.33"), ("=", 5, 5, 100), ("=", 4, 5, 80), ("=", 5, 4, 80),
    ],
)  # fmt: skip
def test_a_share_is_whole_exactly_when_the_target_is_met(comparator, value, target, percent):
    row = Commitment(comparator=comparator, target=target)
    assert progress.share(row, Decimal(value), Decimal(target)) == Decimal(percent)


def test_members_see_the_page_with_picture_and_table(client, cast, campaign, commitments, report):
    report(cast.head, {commitments[2]: 30})
    client.force_login(cast.binh)
    said = client.get(reverse("emulation:commitment_progress", args=[campaign.pk])).content.decode()
    picture = reverse("emulation:commitment_progress_picture", args=[campaign.pk])
    assert "Sáng kiến" in said and "30 sáng kiến" in said and picture in said
    svg = client.get(picture).content
    assert "3. Sáng kiến: 150 %" in svg.decode()
    ElementTree.fromstring(svg)  # noqa: S314 what this site drew itself


def test_a_year_without_a_covenant_says_what_comes(client, cast, campaign):
    client.force_login(cast.binh)
    page = client.get(reverse("emulation:commitment_progress", args=[campaign.pk]))
    assert 'class="empty"' in page.content.decode()
    assert client.get(reverse("emulation:commitment_progress_picture", args=[campaign.pk])).status_code == 200
