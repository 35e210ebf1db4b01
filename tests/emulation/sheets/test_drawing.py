"""Rows that are kept as HTML: who reads after somebody else sees their own page, and a change shows at once."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import history
from emulation.evidence.models import Evidence
from emulation.sheets import verifying
from emulation.sheets.models import ScoreSheet
from tests.emulation.sheets.conftest import make_open_round, make_report, score_of
from tests.points import make_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(client):
    def get(person, name, *args, language="vi", **query):
        client.force_login(person)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.get(reverse(f"emulation:{name}", args=args), query)
        assert response.status_code == 200
        return response.content.decode()

    return get


def links(sheet, code="A1"):
    """Of the row of a criterion: the ways to its evidence, and to its assignment."""
    return [
        reverse(f"emulation:{name}", args=[sheet.pk, score_of(sheet, code).pk])
        for name in ("sheet_evidence", "sheet_assign")
    ]


def test_each_reader_gets_the_row_that_is_theirs(cast, filled, read):
    filled = ScoreSheet.objects.get(pk=filled.pk)
    for _again in range(2):
        found = {who: read(getattr(cast, who), "sheet", filled.pk) for who in ("binh", "an", "thu")}
        assert [[link in found[who] for link in links(filled)] for who in ("binh", "an", "thu")] == [
            [True, False], [False, False], [False, False],
        ]  # fmt: skip
        assert "Nộp đủ báo cáo." in found["binh"]
        assert "Nộp đủ báo cáo." not in found["an"] + found["thu"]


def test_a_row_speaks_the_language_of_the_page(cast, handed_in, read):
    for _again in range(2):
        assert 'data-label="Tự chấm"' in read(cast.binh, "sheet", handed_in.pk)
        assert 'data-label="Self-score"' in read(cast.binh, "sheet", handed_in.pk, language="en")


def test_the_secretariat_assigns_where_the_unit_does_not(cast, handed_in, read):
    for _again in range(2):
        assert links(handed_in)[1] in read(cast.thu, "sheet", handed_in.pk)
        assert links(handed_in)[1] not in read(cast.binh, "sheet", handed_in.pk)


def test_evidence_shows_at_once(cast, filled, read):
    read(cast.binh, "sheet", filled.pk)
    row = Evidence(
        campaign=filled.round.campaign, unit=cast.member, name="quyet-dinh.pdf", media_type="application/pdf", size=3,
        sha256="a" * 64, added_by=cast.binh, added_at=filled.round.opened_at,
    )  # fmt: skip
    history.save(row, by=cast.binh)
    score_of(filled, "B1").evidence.add(row)
    assert "quyet-dinh.pdf" in read(cast.binh, "sheet", filled.pk)


def test_a_verified_value_shows_at_once_on_sheet_and_matrix(cast, handed_in, campaign, read):
    pages = [(cast.an, "sheet", handed_in.pk), (cast.an, "scoring", campaign.pk)]
    before = [read(*page, mo="tat-ca") for page in pages]
    version = score_of(handed_in, "B2").version
    verifying.verify(handed_in, "B2", "12,5", version=version, by=cast.an, words="Thiếu số liệu.")
    after = [read(*page, mo="tat-ca") for page in pages]
    assert not any(">12,5<" in said for said in before)
    assert all(">12,5<" in said for said in after)


def test_the_matrix_of_one_reader_is_not_that_of_another(cast, filled, campaign, read):
    for _again in range(2):
        assert ">25<" in read(cast.binh, "scoring", campaign.pk)
        assert ">25<" not in read(cast.an, "scoring", campaign.pk)


def test_groups_of_a_large_table_are_opened_one_by_one(cast, campaign, read):
    groups = [(group, "", f"Nhóm {group}", "100", "", {}) for group in "AB"]
    leaves = [(f"{row[0]}{n:02}", row[0], "Tiêu chí", "2", "direct", {}) for row in groups for n in range(1, 51)]
    make_open_round(
        campaign, by=cast.an, table=make_table(campaign, by=cast.an, rows=sorted(groups + leaves), total=200)
    )
    for _again in range(2):
        shown = {word: read(cast.an, "scoring", campaign.pk, mo=word) for word in ("-", "A", "tat-ca")}
        assert [[f"{code}. Tiêu chí" in shown[word] for code in ("A01", "B01")] for word in shown] == [
            [False, False], [True, False], [True, True],
        ]  # fmt: skip


# --- Queries ----------------------------------------------------------------------------------------


def test_pages_that_were_read_before_ask_little(cast, handed_in, campaign, client, read):
    table = handed_in.round.table_id
    most = {
        ("scoring", campaign.pk): 10, ("sheet", handed_in.pk): 10, ("sheet_group", handed_in.pk, "A"): 12,
        ("criteria_table", table): 9, ("ranking", campaign.pk): 12,
    }  # fmt: skip
    make_report(campaign, cast.member, by=cast.an, figures={"role_models_found": 3})
    asked = {}
    for page in most:
        read(cast.an, *page)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(f"emulation:{page[0]}", args=page[1:]))
        asked[page] = len(found)
    assert {page: count for page, count in asked.items() if count > most[page]} == {}, asked
