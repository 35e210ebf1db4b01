"""The table `quota_rules`: in, out again the same, and only what one may enter."""

from datetime import date

import pytest

from awards.quotas.models import QuotaRule
from awards.quotas.resources import QuotaRuleResource
from blocs.files import reading
from blocs.files.writing import to_csv

COLUMNS = (
    "award,for_council,for_bloc,of,number,share,holders_of,since,until,document,confidence,to_verify\n"
)  # fmt: skip
OURS = "T-CTDB,,Khối thi đua Tổng hợp,number,1,,,01/01/2026,,HD 1/HD-HĐ,,0\n"


def bring(text, by):
    sheet = reading.read(text.encode(), table="quota_rules", name="tep.csv")
    return QuotaRuleResource().import_data(sheet, user=by, file_name="tep.csv")


def totals(outcome):
    return outcome.totals["new"], outcome.totals["update"], outcome.totals["skip"]


def test_a_file_of_rules_comes_in_and_twice_is_once(cast, catalogue):
    text = (
        COLUMNS
        + OURS
        + "F-BKBT-C,Hội đồng Thi đua – Khen thưởng tỉnh Ví Dụ,,units,,1/5,,01/01/2026,31/12/2026,HD 2,K,1\n"
    )
    assert totals(bring(text, cast.thu)) == (2, 0, 0)
    assert totals(bring(text, cast.thu)) == (0, 0, 2)
    rule = QuotaRule.objects.get(of="units")
    assert (rule.council, rule.parts, rule.whole, rule.to_verify) == (cast.council, 1, 5, True)
    assert rule.until == date(2026, 12, 31) and rule.history.count() == 1


def test_what_goes_out_comes_in_unchanged(cast, catalogue):
    bring(COLUMNS + OURS, cast.thu)
    out = to_csv(QuotaRuleResource().export(user=cast.thu))
    text = out.decode() if isinstance(out, bytes) else out
    assert totals(bring(text, cast.thu)) == (0, 0, 1)


def test_a_change_is_a_change(cast, catalogue):
    bring(COLUMNS + OURS, cast.thu)
    assert totals(bring(COLUMNS + OURS.replace("number,1", "number,2"), cast.thu)) == (0, 1, 0)


@pytest.mark.parametrize(
    "row",
    [
        "T-CTDB,,,number,1,,,01/01/2026,,QĐ 1,,0\n",
        "T-CTDB,,Khối khác,number,1,,,01/01/2026,,QĐ 1,,0\n",
        "T-KHONG-CO,,Khối thi đua Tổng hợp,number,1,,,01/01/2026,,QĐ 1,,0\n",
        "T-CTDB,,Khối thi đua Tổng hợp,number,,,,01/01/2026,,QĐ 1,,0\n",
        "T-CTDB,,Khối thi đua Tổng hợp,units,,hai phần,,01/01/2026,,QĐ 1,,0\n",
        "T-CTDB,Không có,,number,1,,,01/01/2026,,QĐ 1,,0\n",
    ],
)
def test_what_is_not_in_order_or_not_theirs_is_refused_with_its_row(cast, catalogue, row):
    outcome = bring(COLUMNS + row, cast.thu)
    assert [problem.row for problem in outcome.problems] == [2]
    assert not QuotaRule.objects.exists()


def test_an_administrator_enters_rules_for_everybody(cast, catalogue):
    assert totals(bring(COLUMNS + "T-CTDCP,,,leaders,,20%,,01/01/2024,,NĐ,K,1\n", cast.admin)) == (1, 0, 0)
