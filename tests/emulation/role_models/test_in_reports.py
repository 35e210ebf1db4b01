"""The register in the report of a unit (list, figures, one button) and in the report of the bloc."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import today
from emulation.bloc_reports import drafting
from emulation.reports.models import ReportFigure, ReportSection
from emulation.role_models import adopting, deciding, noticing
from tests.emulation.reports import making
from tests.emulation.role_models.conftest import make_notice, make_published

NAMED = "Tổ một cửa"


@pytest.fixture
def asked(cast, year):
    covers = (today() - timedelta(30), today())
    return making.make_request(year, by=cast.an, covers=covers)


@pytest.fixture
def report(cast, year, asked):
    """The member's, after a published person, a collective that was checked and a person who did not agree yet."""
    row = make_published(year, cast)
    adopting.register(row, cast.deputy, what_was_applied="Làm theo", by=cast.dung)
    deciding.check(make_notice(year, cast, name=NAMED, kind="collective"), by=cast.binh)
    deciding.check(make_notice(year, cast, name="Anh Chưa Hỏi"), by=cast.binh)
    idea = make_notice(year, cast, name="Bảng nhắc việc", kind="initiative")
    noticing.change(idea, recognised_by="UBND tỉnh", recognised_on=today(), by=cast.binh)
    return making.report_of(asked, cast.member)


def send(client, report, **fields):
    section = ReportSection.objects.filter(report=report, key="role_models").first()
    given = {"body": "", "version": section.version if section else 0, "insert": "register"}
    for code in ("role_models_found", "role_models_built", "role_models_spread"):
        row = ReportFigure.objects.filter(report=report, code=code).first()
        key = f"figure-{code}"
        given |= {f"value-{key}": "", f"note-{key}": "", f"seen-{key}": row.version if row else 0}
    return client.post(f"/bao-cao/{report.pk}/soan/role_models/", {**given, **fields})


def figures(report):
    return dict(ReportFigure.objects.filter(report=report).values_list("code", "value"))


def body(report) -> str:
    return ReportSection.objects.get(report=report, key="role_models").body


def test_the_form_shows_list_and_counts(client, cast, report):
    client.force_login(cast.binh)
    page = client.get(f"/bao-cao/{report.pk}/soan/").content.decode()
    assert "Anh Chưa Hỏi" in page and NAMED in page and 'name="insert"' in page


def test_one_button_puts_lines_and_figures_in_and_names_nobody_without_consent(client, cast, report):
    client.force_login(cast.binh)
    assert send(client, report, body="Mở đầu.").status_code == 302
    lines = body(report).split("\n")
    assert lines[0] == "Mở đầu." and len(lines) == 3
    assert "(1 đơn vị đã áp dụng)" in body(report) and "Anh Chưa Hỏi" not in body(report)
    assert figures(report) == {"role_models_found": Decimal(3), "role_models_spread": Decimal(1)}


def test_twice_changes_nothing_and_what_is_filled_in_stays(client, cast, report):
    client.force_login(cast.binh)
    typed = {"value-figure-role_models_found": "9", "value-figure-role_models_spread": "1"}
    send(client, report, **typed)
    before = body(report)
    send(client, report, body=before, **typed)
    assert body(report) == before
    assert figures(report)["role_models_found"] == 9


def test_without_the_button_nothing_is_put_in(client, cast, report):
    client.force_login(cast.binh)
    section = {"body": "Chỉ chữ.", "version": 0}
    blank = {f"{name}-figure-{code}": "" for name in ("value", "note") for code in ("role_models_found",)}
    seen = {f"seen-figure-role_models_{name}": 0 for name in ("found", "built", "spread")}
    client.post(f"/bao-cao/{report.pk}/soan/role_models/", {**section, **blank, **seen})
    assert body(report) == "Chỉ chữ." and figures(report) == {}


def test_the_figure_of_initiatives_is_shown_beside(client, cast, report):
    client.force_login(cast.binh)
    page = client.get(f"/bao-cao/{report.pk}/soan/awards/").content.decode()
    assert page.count("<b>1</b>") == 1


def test_the_report_of_the_bloc_adds_up_by_unit_and_kind_with_the_source(client, cast, asked, report, year):
    paper = drafting.begin(asked, by=cast.an)
    client.force_login(cast.an)
    for page in (f"/bao-cao-khoi/{paper.pk}/so-lieu/", f"/bao-cao-khoi/{paper.pk}/soan/role_models/"):
        response = client.get(page)
        assert response.status_code == 200
        register = response.context["register"]
        assert {unit: tally.noticed for unit, tally in register.units} == {
            cast.head: 0, cast.member: 4, cast.deputy: 0,
        }  # fmt: skip
        assert register.counts.total.adopted == 1
        assert f"/nam/{year.pk}/dien-hinh/?unit={cast.member.pk}" in response.content.decode()
