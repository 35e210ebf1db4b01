"""How a round is opened, what flows into it, how it moves to a new table, and why a unit is not considered."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blocs import scope, succession
from blocs.models import Membership
from common import clock, history
from common.clock import today
from config.overview import todo
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.covenants import drafting, signing
from emulation.covenants.models import Commitment, Covenant
from emulation.criteria.building import engine_table
from emulation.criteria.models import CriteriaTable
from emulation.notices.models import Message
from emulation.ranking import standing, words
from emulation.sheets import blocking, computing, entering, flowing, obligations, opening, sources, verifying
from emulation.sheets.models import Assessment, Block, Score, ScoreChange, ScoreSheet
from tests.conftest import codes, give_mandate, make_unit
from tests.emulation.sheets.conftest import again, days_from, make_open_round, make_report, put, score_of
from tests.points import LEAVES, make_table

DAY = timedelta(days=1)


def refuses(code, act, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    assert codes(error) == {code}


def sheet_of(row, unit) -> ScoreSheet:
    return again(row.sheets.get(unit=unit))


# --- Opening ------------------------------------------------------------------------------------------


def test_every_member_gets_a_sheet_and_every_leaf_a_score_with_history(cast, campaign):
    row = make_open_round(campaign, by=cast.an)
    assert [sheet.unit for sheet in row.sheets.order_by("pk")] == [cast.head, cast.member, cast.deputy]
    assert Score.objects.count() == Score.history.count() == 3 * 4
    assert set(Score.history.values_list("history_user", flat=True)) == {cast.an.pk}
    assert Message.objects.filter(subject__contains="Bắt đầu chấm điểm").count() == 1


def test_the_head_verifies_all_others_and_a_deputy_the_head(cast, sheets):
    assert sheets.member.verifier == sheets.deputy.verifier == cast.head
    assert sheets.head.verifier == cast.deputy


def test_opening_twice_is_opening_once(cast, campaign):
    first = make_open_round(campaign, by=cast.an)
    second = opening.open_round(campaign, days_from(today() + DAY), by=cast.thu)
    assert (second.pk, second.self_due_on) == (first.pk, first.self_due_on)
    assert (ScoreSheet.objects.count(), Score.objects.count()) == (3, 12)


def test_a_member_that_joins_later_gets_its_sheet_when_opened_again(cast, campaign):
    row = make_open_round(campaign, by=cast.an)
    Membership.objects.create(bloc=cast.bloc, unit=make_unit("Sở Mới"), since=today())
    opening.open_round(campaign, days_from(), by=cast.an)
    assert row.sheets.count() == 4
    assert Score.objects.filter(sheet__unit__name="Sở Mới").count() == 4


def test_without_a_published_table_nothing_is_opened(cast, campaign):
    make_table(campaign, by=cast.an, published=False)
    refuses("no_table", opening.open_round, campaign, days_from(), by=cast.an)


@pytest.mark.parametrize("name", ["oanh", "binh", "dung", "chi", "son"])
def test_only_a_leader_of_the_head_and_the_secretariat_open(cast, campaign, name):
    make_table(campaign, by=cast.an)
    with pytest.raises(PermissionDenied):
        opening.open_round(campaign, days_from(), by=getattr(cast, name))


def test_the_days_follow_each_other(cast, campaign):
    make_table(campaign, by=cast.an)
    days = days_from() | {"verify_due_on": today()}
    with pytest.raises(ValidationError):
        opening.open_round(campaign, days, by=cast.an)
    proposed = list(opening.proposed_days(campaign).values())
    assert proposed == sorted(proposed)
    assert proposed[0] >= today()


def test_where_the_table_differs_by_kind_every_unit_needs_one(cast, campaign):
    rows = (*LEAVES[:-1], ("B2", "B", "Chất lượng báo cáo", "30", "direct", {"only_for": ["xã"]}))
    make_table(campaign, by=cast.an, rows=rows, options={"unit_kinds": ["sở", "xã"], "total_for": {"sở": 70}})
    kinds = {cast.head: "sở", cast.member: "xã"}
    refuses("kind_missing", opening.open_round, campaign, days_from(), kinds, by=cast.an)
    refuses("kind_unknown", opening.open_round, campaign, days_from(), kinds | {cast.deputy: "x"}, by=cast.an)
    row = opening.open_round(campaign, days_from(), kinds | {cast.deputy: "sở"}, by=cast.an)
    assert {sheet.unit: sheet.scores.count() for sheet in row.sheets.all()} == {
        cast.head: 3, cast.member: 4, cast.deputy: 3,
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 3, 20])
def test_by_the_rota_each_member_verifies_one_other_and_never_itself(db, count):
    units = [make_unit() for _number in range(count)]
    found = opening.rota(units)
    assert all(peer.pk != pk for pk, peer in found.items())
    assert len({peer.pk for peer in found.values()}) == len(found) == (count if count > 1 else 0)


# --- What flows in ---------------------------------------------------------------------------------------


@pytest.fixture
def sourced(cast, campaign):
    """A table whose leaves take their results from the covenant, from a figure and from the day of the report."""
    rows = [
        ("A", "", "Kết quả", "100", "", {}),
        ("A1", "A", "Khen người trực tiếp", "40", "proportional", {"unit_of_measure": "%"}),
        ("A2", "A", "Nhiệm vụ chính trị", "10", "all_or_nothing", {}),
        ("A3", "A", "Điển hình", "20", "counter", {"step": 5}),
        ("A4", "A", "Nộp báo cáo", "30", "days_late", {"bands": {"0": 30, "1–5": 10, ">5": 0}}),
    ]
    table = make_table(campaign, by=cast.an, rows=rows, published=False)
    for code, fields in {
        "A1": {"source": "commitment", "commitment_number": 2},
        "A2": {"source": "commitment", "commitment_number": 1},
        "A3": {"source": "figure", "figure": "role_models_found"},
        "A4": {"source": "report_days", "report_kind": "year"},
    }.items():
        row = table.criteria.get(code=code)
        for name, value in fields.items():
            setattr(row, name, value)
        history.save(row, by=cast.an)
    table.publish()
    history.save(table, by=cast.an)
    return table


@pytest.fixture
def promised(cast, draft):
    """The covenant in force: number 1 done or not, number 2 at least 70 %, of Bình's unit 80 %."""
    row = draft.commitments.get(number=2)
    drafting.put(
        draft, number=2, text=row.text, comparator=row.comparator, target=70, unit_of_measure="%",
        unit_targets={cast.member: Decimal(80)}, by=cast.an,
    )  # fmt: skip
    lifecycle.launch(draft.campaign, by=cast.an)
    covenant = signing.open_signing(draft, due_on=today() + 7 * DAY, by=cast.an)
    covenant.refresh_from_db()
    covenant.take_effect()
    history.save(covenant, by=cast.an)
    return covenant


def stand(row, unit, code):
    board = computing.read(row)
    sheet = sheet_of(row, unit)
    return board.result(board.scores[sheet.pk][code])


def test_targets_figures_and_days_flow_in_when_the_round_opens(cast, campaign, sourced, promised):
    one, two = promised.commitments.order_by("number")
    report = make_report(
        campaign, cast.member, by=cast.an, days_late=2, figures={one: 1, two: "84.5", "role_models_found": 3}
    )
    make_report(campaign, cast.deputy, by=cast.an, state="waiting")
    row = make_open_round(campaign, by=cast.an, table=sourced)
    assert (stand(row, cast.member, "A1").target, stand(row, cast.member, "A1").actual) == (80, Decimal("84.5"))
    assert [stand(row, cast.member, code).actual for code in ("A2", "A3", "A4")] == [1, 3, 2]
    assert stand(row, cast.deputy, "A1").target == 70
    assert not any(stand(row, cast.deputy, code).is_given for code in ("A1", "A2", "A3", "A4"))
    assert score_of(sheet_of(row, cast.member), "A3").report == report
    assert Assessment.objects.count() == Assessment.history.count() == ScoreChange.objects.count() == 4


def test_a_result_links_to_its_line_in_the_report(cast, client, campaign, sourced, promised):
    one, two = promised.commitments.order_by("number")
    figures = {one: 1, two: "84.5", "role_models_found": 3}
    report = make_report(campaign, cast.member, by=cast.an, days_late=2, figures=figures)
    row = make_open_round(campaign, by=cast.an, table=sourced)
    client.force_login(cast.binh)
    page = client.get(sheet_of(row, cast.member).get_absolute_url()).content.decode()
    address = reverse("emulation:report", args=[report.pk])
    places = [f"#commitment-{two.pk}", f"#commitment-{one.pk}", "#figure-role_models_found", ""]
    assert [page.count(f'href="{address}{place}"') for place in places] == [1, 1, 1, 1]
    told = words.derivations(standing.read(row))[str(cast.member.pk)]
    assert [line["report"]["place"] for line in told["lines"] if line["report"]] == places


def test_a_report_on_time_is_zero_days_and_none_is_nothing(cast, campaign, sourced):
    make_report(campaign, cast.member, by=cast.an, state="submitted")
    row = make_open_round(campaign, by=cast.an, table=sourced)
    assert stand(row, cast.member, "A4").actual == 0
    assert stand(row, cast.head, "A4").actual is None


def test_figures_of_a_report_that_is_not_accepted_do_not_flow(cast, campaign, sourced):
    make_report(campaign, cast.member, by=cast.an, state="submitted", figures={"role_models_found": 3})
    row = make_open_round(campaign, by=cast.an, table=sourced)
    assert stand(row, cast.member, "A3").actual is None


def test_a_promise_kept_in_the_report_is_a_yes(cast, campaign, sourced, promised):
    row = sourced.criteria.get(code="A2")
    leaf = engine_table(sourced).by_code["A2"]
    two = promised.commitments.get(number=2)
    for value, kept in (("79.9", 0), ("80", 1)):
        assert sources._kept(leaf, two, Decimal(value), Decimal(80)) == kept
    assert row.commitment_number == 1
    assert isinstance(two, Commitment)


def test_new_figures_are_shown_first_and_typed_ones_stay_unless_chosen(cast, campaign, sourced):
    row = make_open_round(campaign, by=cast.an, table=sourced)
    sheet = sheet_of(row, cast.member)
    put(sheet, "A3", "1", by=cast.binh)
    make_report(campaign, cast.member, by=cast.an, days_late=1, figures={"role_models_found": 3})
    offers = {offer.code: offer for offer in flowing.offers(sheet)}
    assert (offers["A3"].old, offers["A3"].new, offers["A3"].is_typed) == ("1", "3", True)
    assert not offers["A4"].is_typed
    assert flowing.take_over(sheet, ["A4"], by=cast.binh) == ["A4"]
    assert (stand(row, cast.member, "A3").actual, stand(row, cast.member, "A4").actual) == (1, 1)
    assert flowing.take_over(sheet, ["A3", "A4"], by=cast.binh) == ["A3"]
    assert flowing.take_over(sheet, ["A3", "A4"], by=cast.binh) == []
    assert flowing.offers(sheet) == []
    put(sheet, "A3", "2", by=cast.binh)
    assert score_of(sheet, "A3").report is None
    with pytest.raises(PermissionDenied):
        flowing.take_over(sheet, ["A3"], by=cast.an)


def verified_page(client, person, sheet, code="A") -> str:
    client.force_login(person)
    return client.get(reverse("emulation:sheet_group", args=[sheet.pk, code])).content.decode()


def test_a_figure_accepted_since_is_offered_to_whoever_verifies(cast, client, campaign, sourced):
    row = make_open_round(campaign, by=cast.an, table=sourced)
    sheet = sheet_of(row, cast.member)
    put(sheet, "A3", "1", by=cast.binh)
    sheet = entering.hand_in(sheet, by=cast.binh)
    assert flowing.hints(computing.read(row), sheet) == {}
    report = make_report(campaign, cast.member, by=cast.an, figures={"role_models_found": 3})
    hints = flowing.hints(computing.read(row), again(sheet))
    assert hints["A3"] == flowing.Hint("3", report.pk, "#figure-role_models_found")
    link = reverse("emulation:report", args=[report.pk]) + "#figure-role_models_found"
    assert link in verified_page(client, cast.oanh, sheet)


def test_what_the_unit_claims_as_the_report_says_needs_no_hint(cast, campaign, sourced):
    make_report(campaign, cast.member, by=cast.an, figures={"role_models_found": 3})
    row = make_open_round(campaign, by=cast.an, table=sourced)
    assert "A3" not in flowing.hints(computing.read(row), sheet_of(row, cast.member))


def test_the_target_of_the_covenant_is_not_typed_over(cast, campaign, sourced, promised):
    row = make_open_round(campaign, by=cast.an, table=sourced)
    refuses("target_fixed", put, sheet_of(row, cast.member), "A1", "84", target="50", by=cast.binh)


# --- A new version of the table --------------------------------------------------------------------------


def newer(campaign, old: CriteriaTable, *, by) -> CriteriaTable:
    rows = [
        ("A", "", "Kết quả công tác", "60", "", {}),
        ("A1", "A", "Hoàn thành chỉ tiêu", "50", "proportional", {"unit_of_measure": "%"}),
        ("A2", "A", "Sáng kiến", "10", "direct", {}),
        ("B", "", "Tham gia", "40", "", {}),
        ("B2", "B", "Chất lượng báo cáo", "30", "direct", {}),
        ("B3", "B", "Mới", "10", "direct", {}),
    ]
    old.replace()
    history.save(old, by=by)
    return make_table(campaign, by=by, rows=rows, version=2)


def test_a_new_table_keeps_what_has_the_same_code_and_kind(cast, campaign, filled):
    row = filled.round
    new = newer(campaign, row.table, by=cast.an)
    assert opening.compare(row, new) == (["A1", "B2"], ["A2", "B1"])
    refuses("because_missing", opening.adopt_version, row, because="", by=cast.thu)
    row = opening.adopt_version(row, because="Hội nghị điều chỉnh.", by=cast.thu)
    board = computing.read(row)
    assert set(board.scores[filled.pk]) == {"A1", "A2", "B2", "B3"}
    assert (board.result(board.scores[filled.pk]["A1"]).actual, board.result(board.scores[filled.pk]["B2"]).actual) == (
        90,
        25,
    )
    assert not board.result(board.scores[filled.pk]["A2"]).is_given
    assert Assessment.objects.filter(score__criterion__table__version=1).count() == 2
    assert board.marks()[filled.pk].marks["A1"].points == 45
    changes = ScoreChange.objects.count()
    opening.adopt_version(row, because="Hội nghị điều chỉnh.", by=cast.thu)
    assert ScoreChange.objects.count() == changes
    with pytest.raises(PermissionDenied):
        opening.adopt_version(row, because="x", by=cast.an)


def test_a_value_that_the_new_table_cannot_score_breaks_no_page_and_is_named(cast, campaign, filled):
    new = newer(campaign, filled.round.table, by=cast.an)
    row = opening.adopt_version(filled.round, because="x", by=cast.thu)
    Assessment._base_manager.filter(score__criterion__code="B2", score__sheet=filled).update(actual=35)
    board = computing.read(row)
    assert board.marks()[filled.pk].marks["B2"].points is None
    assert board.fault(again(filled), "B2").code == "out_of_bounds"
    assert row.table == new


# --- Reasons not to consider a unit ------------------------------------------------------------------------


@pytest.fixture
def strict(cast, campaign):
    known = ["not_registered", "covenant_unsigned", "report_missing", "leader_sanctioned"]
    return make_table(campaign, by=cast.an, options={"blocked_because": known})


def test_data_show_who_did_not_sign_and_who_did_not_report(cast, campaign, strict, promised):
    late = make_report(campaign, cast.member, by=cast.an, state="waiting", due=today() - DAY)
    make_report(campaign, cast.head, by=cast.an, state="submitted")
    row = make_open_round(campaign, by=cast.an, table=strict)
    found = {(block.sheet.unit, block.code) for block in Block.objects.select_related("sheet__unit")}
    assert (cast.member, "report_missing") in found
    assert (cast.head, "report_missing") not in found
    assert {unit for unit, code in found if code == "covenant_unsigned"} == {cast.head, cast.member, cast.deputy}
    late.submit()
    history.save(late, by=cast.binh)
    assert blocking.find(row, by=cast.thu) == 1
    assert blocking.find(row, by=cast.thu) == 0
    assert promised.state == Covenant.State.IN_FORCE


def test_people_enter_a_reason_with_what_it_rests_on(cast, campaign, strict):
    sheet = sheet_of(make_open_round(campaign, by=cast.an, table=strict), cast.member)
    refuses("because_missing", blocking.block, sheet, "leader_sanctioned", note="", by=cast.thu)
    refuses("unknown_reason", blocking.block, sheet, "no_such", note="x", by=cast.thu)
    with pytest.raises(PermissionDenied):
        blocking.block(sheet, "leader_sanctioned", note="x", by=cast.an)
    row = blocking.block(sheet, "leader_sanctioned", note="Quyết định số 5/QĐ-UBND.", by=cast.thu)
    assert blocking.block(sheet, "leader_sanctioned", note="x", by=cast.thu) == row
    assert blocking.find(sheet.round, by=cast.thu) == 0
    place = next(one for one in computing.read(sheet.round).ranking.places if one.unit == str(sheet.pk))
    assert [reason.code for reason in place.reasons] == ["leader_sanctioned"]
    blocking.unblock(sheet, "leader_sanctioned", because="Đã hết thời hạn.", by=cast.thu)
    assert not sheet.blocks.exists()


# --- What waits --------------------------------------------------------------------------------------------


def duties(units, councils=()):
    return sorted((one.kind, one.unit_id, one.council_id) for one in obligations.open_for(units, councils=councils))


def test_what_waits_follows_the_sheet(cast, handed_in, django_assert_num_queries):
    member, head, council = cast.member.pk, cast.head.pk, cast.council.pk
    assert duties({member}) == []
    assert duties({head}) == [("score_self", head, None), ("score_verify", head, None)]
    verifying.finish_verifying(handed_in, by=cast.oanh)
    assert duties(set(), {council}) == [("score_final", None, council)]
    assert ("score_verify", head, None) not in duties({head})
    with django_assert_num_queries(2):
        obligations.open_for(None, councils={council})


@pytest.fixture
def launched(cast, covenant):
    """The year of the cast, launched, with a published table and no scoring in its plan."""
    make_table(covenant.campaign, by=cast.an)
    return Campaign.objects.get(pk=covenant.campaign_id)


def plan(campaign, kind, due_on):
    campaign.steps.update_or_create(kind=kind, defaults={"due_on": due_on})


def test_the_head_is_asked_to_open_the_scoring_once_its_day_is_near(cast, launched):
    plan(launched, Step.Kind.SCORING, today() + 31 * DAY)
    assert duties({cast.head.pk}) == []
    plan(launched, Step.Kind.SELF_SCORE, today() + 30 * DAY)
    assert duties({cast.head.pk}) == [("score_open", cast.head.pk, None)]
    assert duties({cast.member.pk}, {cast.council.pk}) == []
    (duty,) = obligations.open_for(None)
    assert (duty.due_on, duty.for_leaders) == (today() + 30 * DAY, True)
    plan(launched, Step.Kind.SELF_SCORE, today() - DAY)
    assert duties({cast.head.pk}) == [("score_open", cast.head.pk, None)], (
        "a day that has passed is no reason to forget"
    )
    make_open_round(launched, by=cast.an, table=launched.criteria_tables.get())
    assert "score_open" not in [kind for kind, _unit, _council in duties(None)]


def test_the_home_page_of_the_head_asks_for_it_before_there_is_any_sheet(cast, launched):
    plan(launched, Step.Kind.SCORING, today())
    page = reverse("emulation:scoring_open", args=[launched.pk])
    assert page in [item.url for item in todo.of(cast.an).todos]
    assert page not in [item.url for item in todo.of(cast.binh).todos]


def test_the_home_page_reads_sheets_only_where_one_waits(cast, handed_in):
    def reads(person):
        with CaptureQueriesContext(connection) as captured:
            todo.of(type(person).objects.get(pk=person.pk))
        return any(query["sql"].startswith('SELECT "emulation_scoresheet"') for query in captured)

    assert reads(cast.an) and not reads(cast.binh) and not reads(cast.thu)
    verifying.finish_verifying(handed_in, by=cast.oanh)
    assert reads(cast.thu)


def test_without_a_day_in_the_plan_the_end_of_the_year_counts(cast, launched):
    launched.steps.filter(kind__in=[Step.Kind.SCORING, Step.Kind.SELF_SCORE]).update(due_on=None)
    with clock.at(moment_of(launched.ends_on - 31 * DAY)):
        assert duties({cast.head.pk}) == []
    with clock.at(moment_of(launched.ends_on - 30 * DAY)):
        assert duties({cast.head.pk}) == [("score_open", cast.head.pk, None)]


def test_a_table_that_is_still_a_draft_opens_nothing(cast, covenant):
    make_table(covenant.campaign, by=cast.an, published=False)
    plan(covenant.campaign, Step.Kind.SCORING, today())
    assert duties(None) == []


def moment_of(day):
    return timezone.make_aware(datetime.combine(day, time(8)))


def test_what_a_merged_unit_left_its_heir_scores_and_is_asked_for(cast, sheet):
    succession.merge([cast.member], into=cast.deputy, on=today(), decision="Quyết định số 1", by=cast.admin)
    scope.forget(cast.dung)
    assert ("score_self", cast.deputy.pk, None) in duties({cast.deputy.pk})
    found = [one for one in obligations.open_for({cast.deputy.pk}) if one.kind == "score_self"]
    assert {one.subject for one in found} == {sheet.pk, sheet.round.sheets.get(unit=cast.deputy).pk}
    left = again(sheet)
    assert {
        one.unit_id for one in obligations.open_for(None) if one.subject == left.pk and one.kind == "score_self"
    } == {cast.deputy.pk}
    put(left, "B2", "20", by=cast.dung)
    assert entering.hand_in(again(sheet), by=cast.dung).state == ScoreSheet.State.VERIFYING
    assert [one for one in obligations.open_for({cast.deputy.pk}) if one.subject == left.pk] == []


def test_without_a_verifier_the_secretariat_verifies(cast, handed_in):
    handed_in.verifier = None
    handed_in.save()
    assert ("score_verify", None, cast.council.pk) in duties(set(), {cast.council.pk})


def test_nobody_makes_final_for_their_own_unit_in_the_obligations_either(cast, handed_in):
    give_mandate(cast.thu, cast.member, capacity="officer", post="Chuyên viên")
    cast.thu._kept_on = None
    with pytest.raises(PermissionDenied):
        verifying.finish_verifying(handed_in, by=cast.thu)
