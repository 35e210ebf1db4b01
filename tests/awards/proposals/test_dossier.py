"""What the law asks for: article 84 of Law 06/2022/QH15, award by award."""

import pytest

from awards.proposals import dossier, drafting
from tests.awards.proposals.making import award, completed, nominated
from tests.awards.records.making import graded, initiative, person

pytestmark = pytest.mark.django_db


def asked(submission) -> list[tuple[str, str, bool]]:
    return [(line.kind, line.articles, line.is_there) for line in dossier.lines(submission)]


def test_a_title_asks_for_letter_minutes_and_a_report_each_by_article_84_1(cast, submission):
    nominated(submission, by=cast.binh)
    assert asked(submission) == [
        ("proposal", "Luật 06/2022/QH15, Điều 84.1.a", False),
        ("minutes", "Luật 06/2022/QH15, Điều 84.1.c", False),
        ("report", "Luật 06/2022/QH15, Điều 84.1.b", False),
    ]


def test_an_emulation_fighter_asks_for_the_initiative_by_article_84_1_d(cast, submission):
    nominated(submission, by=cast.binh, code="T-CSTDB")
    assert asked(submission)[-1] == ("initiative", "Luật 06/2022/QH15, Điều 84.1.d", False)


@pytest.mark.parametrize(
    ("level", "has_initiative", "is_asked"),
    [("excellent", False, False), ("good", False, True), ("good", True, True), ("", False, False), ("", True, True)],
)
def test_article_23_2_a_base_fighter_shows_an_initiative_only_where_the_title_rests_on_one(
    cast, submission, level, has_initiative, is_asked
):
    someone = person(cast.member, position_class="worker")
    if level:
        graded(someone, cast.year, level)
    if has_initiative:
        initiative(someone, cast.year, "base")
    drafting.nominate(submission, by=cast.binh, award=award("T-CSTDCS"), recipient=someone)
    assert ("initiative" in [line.kind for line in dossier.lines(submission)]) is is_asked


def test_an_initiative_that_the_nomination_names_is_shown_whatever_the_grading(cast, submission):
    someone = person(cast.member, position_class="worker")
    graded(someone, cast.year, "excellent")
    named = [initiative(someone, cast.year, "base")]
    drafting.nominate(submission, by=cast.binh, award=award("T-CSTDCS"), recipient=someone, initiatives=named)
    assert dossier.lines(submission)[-1].kind == "initiative"


def test_a_form_of_commendation_is_asked_by_article_84_2(cast, submission):
    nominated(submission, by=cast.binh, code="F-BKBT")
    assert [article for _kind, article, _there in asked(submission)] == [
        f"Luật 06/2022/QH15, Điều 84.2.{letter}" for letter in ("a", "c", "b")
    ]


def test_titles_and_forms_in_one_letter_name_both_articles(cast, submission):
    nominated(submission, by=cast.binh)
    nominated(submission, by=cast.binh, code="F-BKBT")
    lines = dossier.lines(submission)
    assert lines[0].articles == "Luật 06/2022/QH15, Điều 84.1.a; Luật 06/2022/QH15, Điều 84.2.a"
    assert [line.kind for line in lines] == ["proposal", "minutes", "report", "report"]


def test_nothing_is_asked_before_anybody_is_nominated(submission):
    assert dossier.lines(submission) == [] == dossier.missing(submission)


def test_each_missing_piece_leads_to_where_it_is_given(cast, submission):
    row = nominated(submission, by=cast.binh)
    letter, minutes, report = dossier.missing(submission)
    assert letter.url == f"/ho-so-khen-thuong/{submission.pk}/sua/"
    assert minutes.url == f"/ho-so-khen-thuong/{submission.pk}/thanh-phan/#minutes"
    assert report.url == f"/ho-so-khen-thuong/{submission.pk}/thanh-phan/#report-{row.pk}"
    assert row.recipient.name in report.message


def test_with_everything_there_nothing_is_missing(cast, submission):
    nominated(submission, by=cast.binh)
    assert dossier.missing(completed(submission, by=cast.binh)) == []


def test_a_withdrawn_nomination_asks_for_nothing(cast, submission):
    drafting.withdraw(nominated(submission, by=cast.binh), by=cast.binh)
    assert dossier.lines(submission) == []


def test_every_line_says_article_and_how_sure_it_is():
    assert all(row.article and row.confidence in {"S1", "S2", "S-old", "K"} for row in dossier.REQUIREMENTS)
    assert [row.article for row in dossier.REQUIREMENTS if row.to_verify] == ["Luật 06/2022/QH15, Điều 85"]
