from django.core.management import call_command
from django.template.loader import render_to_string

from awards.eligibility import explaining, regimes
from awards.eligibility.findings import Finding
from awards.proposals.models import Nomination
from tests.awards.eligibility.making import case, nomination, timeline
from tests.awards.records.making import graded, person


def test_what_stands_in_the_way_comes_first():
    rows = [Finding(code, code, "", "") for code in ("passed", "failed", "unclear")]
    explained = explaining.explain(rows)
    assert [line.kind for line in explained.lines] == ["late", "wait", "done"]
    assert (explained.verdict, explained.kind) == ("failed", "late")


def test_before_an_examination_nothing_is_said():
    assert explaining.explain([]).verdict == ""


def test_the_page_says_why_by_which_article_and_what_is_not_verified():
    explained = explaining.explain(regimes.judge(timeline(kind="collective"), case("F-HCLD3-C")))
    page = render_to_string("awards/findings.html", {"explained": explained})
    assert "Luật 06/2022/QH15, Điều 44" in page
    assert page.count('<span class="role">') == explained.unverified == 3


def test_the_command_examines_what_changed_and_then_nothing(cast, ours, catalogue, capsys):
    mai = person(cast.member)
    graded(mai, cast.year, "good")
    row = nomination(ours, mai, catalogue["T-LDTT"])
    call_command("examine")
    explained = explaining.explain_nomination(Nomination.objects.get(pk=row.pk))
    assert explained.verdict == "passed" and explained.examined_at
    call_command("examine")
    call_command("examine", all=True)
    assert [line.rsplit(" ", 1)[1] for line in capsys.readouterr().out.splitlines()] == ["1.", "0.", "1."]


def test_every_award_of_the_catalogue_has_conditions(catalogue):
    known = {*regimes.SINCE_2024, *regimes.ORDERS}
    assert set(catalogue.awards) == known
