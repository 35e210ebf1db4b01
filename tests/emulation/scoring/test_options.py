"""The JSON of `options`: every setting, and what is refused in words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from emulation.scoring import options
from emulation.scoring.options import Options
from emulation.scoring.tables import (
    USUAL_REASONS,
    AllOrNothing,
    Bands,
    Counter,
    DaysLate,
    Direct,
    Figure,
    FloorOn,
    Gate,
    Kind,
    Ladder,
    LeaderRelative,
    Measure,
    Proportional,
    Reason,
    Section,
    Step,
    TieBreak,
)
from tests.conftest import codes
from tests.emulation.scoring.conftest import bands, d


def rule(kind: str, text: str = "{}"):
    given = Options(options.parse(text))
    found = options.rule(Kind(kind), given)
    given.finish()
    return found


def refused(call, *args) -> set[str]:
    with pytest.raises(ValidationError) as error:
        call(*args)
    return codes(error)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("all_or_nothing", "{}", AllOrNothing()),
        ("direct", "{}", Direct()),
        ("leader_relative", "{}", LeaderRelative()),
        ("proportional", "{}", Proportional()),
        ("proportional", '{"grows": true}', Proportional(grows=True)),
        ("counter", '{"step": 0.5, "most": 5}', Counter((Step("", Decimal("0.5")),), most=Decimal(5))),
        (
            "counter",
            '{"steps": {"khen": 3, "phê bình": -3}, "base": 7, "least": -6, "within_max": false}',
            Counter((Step("khen", d(3)), Step("phê bình", d(-3))), d(7), d(-6), None, is_within_max=False),
        ),
        (
            "bands",
            '{"bands": {"<75": 0, "≥75": 2.5}, "whole": true}',
            Bands(bands({"<75": 0, "≥75": "2.5"}), False, True),
        ),
        ("bands", '{"bands": {">0": 1}, "percent_of_target": true}', Bands(bands({">0": 1}), is_percent=True)),
        ("days_late", '{"bands": {"0": 2, "1–2": 1.5}}', DaysLate(bands({"0": 2, "1–2": "1.5"}))),
        ("ladder", '{"points": [60, 45], "beyond": 1}', Ladder((d(60), d(45)), d(1))),
        ("ladder", '{"points": [60], "by_scores": true}', Ladder((d(60),), by_scores=True)),
    ],
)
def test_every_kind_reads_its_options(kind, text, expected):
    assert rule(kind, text) == expected


def test_numbers_never_pass_through_binary_floating_point():
    assert rule("counter", '{"step": 0.1}').steps[0].points == Decimal("0.1")


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("direct", '{"grows": true}', "option_unknown"),
        ("proportional", '{"grows": "có"}', "option_wrong"),
        ("counter", '{"step": "3"}', "option_wrong"),
        ("counter", '{"step": true}', "option_wrong"),
        ("counter", '{"steps": [3]}', "option_wrong"),
        ("counter", '{"step": 1e40}', "option_wrong"),
        ("counter", '{"step": 0.00001}', "option_wrong"),
        ("ladder", '{"points": 60}', "option_wrong"),
        ("ladder", '{"points": ["60"]}', "option_wrong"),
        ("bands", '{"bands": {"nhiều": 1}}', "range_unreadable"),
        ("bands", '{"bands": {"<5": null}}', "option_wrong"),
        ("bands", '{"bands": {}, "percent_of_target": true, "whole": true}', "option_unknown"),
    ],
)
def test_an_option_that_is_unknown_or_wrong_is_refused(kind, text, code):
    assert refused(rule, kind, text) == {code}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": Infinity}', "{“a”: 1}", "[" * 100_000]
)
def test_what_is_no_object_of_json_is_refused(text):
    assert refused(options.parse, text) == {"json"}


def test_a_criterion_says_its_section_evidence_unit_and_variants():
    text = (
        '{"section": "bonus", "unit_of_measure": "vụ", "evidence": "quyết  định", "only_for": ["xã"], '
        '"max_for": {"xã": 2.5}}'
    )
    assert options.of_criterion(Options(options.parse(text))) == {
        "section": Section.BONUS,
        "unit_of_measure": "vụ",
        "evidence": "quyết định",
        "only_for": frozenset({"xã"}),
        "max_for": {"xã": Decimal("2.5")},
    }


@pytest.mark.parametrize(
    "text", ['{"section": "thưởng"}', '{"evidence": 5}', '{"only_for": "xã"}', '{"only_for": [1]}']
)
def test_a_wrong_setting_of_a_criterion_is_refused(text):
    assert refused(options.of_criterion, Options(options.parse(text))) == {"option_wrong"}


def test_a_table_says_all_its_settings():
    text = """{"measure": "points", "places": 1, "bonus_max": 50, "penalty_max": 8, "headroom": null,
        "unassigned_returns": false, "floor_on": "part", "unit_kinds": ["xã"], "total_for": {"xã": 900},
        "gates": [{"name": "xuất sắc", "minimum": 90, "floor": 85}, {"name": "tốt", "minimum": 80}],
        "blocked_because": ["covenant_unsigned", "nợ hồ sơ"], "tie_break": ["bonus", "I.1"]}"""
    given = Options(options.parse(text))
    found = options.of_table(given)
    given.finish()
    assert found == {
        "measure": Measure.POINTS,
        "places": 1,
        "bonus_max": 50,
        "penalty_max": 8,
        "headroom": None,
        "unassigned_returns": False,
        "floor_on": FloorOn.PART,
        "gates": (Gate("xuất sắc", d(90), d(85)), Gate("tốt", d(80))),
        "reasons": (
            Reason("covenant_unsigned", USUAL_REASONS["covenant_unsigned"]),
            Reason("nợ hồ sơ", "nợ hồ sơ"),
        ),
        "tie_break": (TieBreak(Figure.BONUS), TieBreak(Figure.CRITERION, "I.1")),
        "unit_kinds": ("xã",),
        "total_for": {"xã": 900},
    }


def test_a_table_without_settings_has_the_usual_ones():
    found = options.of_table(Options({}))
    assert (found["measure"], found["places"], found["headroom"]) == (Measure.PERCENT, 2, 0)
    assert found["unassigned_returns"] is True


@pytest.mark.parametrize(
    "text",
    [
        '{"places": 5}',
        '{"places": 1.5}',
        '{"measure": "stars"}',
        '{"gates": ["xuất sắc"]}',
        '{"gates": [{"name": "tốt"}]}',
        '{"gates": [{"minimum": 5}]}',
        '{"blocked_because": [5]}',
        '{"total_for": 5}',
    ],
)
def test_a_wrong_setting_of_a_table_is_refused(text):
    assert refused(options.of_table, Options(options.parse(text))) == {"option_wrong"}
