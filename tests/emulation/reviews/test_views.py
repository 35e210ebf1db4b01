"""The pages of a review: reading and deciding, what came of it, the history, and the acts of the secretariat."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from blocs import succession
from common.clock import today
from emulation.covenants.models import Commitment
from emulation.reports import reviewers, steps, submitting, turns
from emulation.reports.models import Report
from emulation.reviews import reading, reviewing, steering
from tests.emulation.evidence.making import make_evidence
from tests.emulation.reports import made

DAY = timedelta(days=1)
STEER = ["report_reassign", "report_extend", "report_unlock", "report_waive"]


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def report(cast, campaign) -> Report:
    return made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)


@pytest.fixture
def submission(cast, report):
    return made.hand_in(report, by=cast.binh)


def page(client, person, name, report, data=None):
    client.force_login(person)
    address = reverse(f"emulation:{name}", args=[report.pk])
    return client.get(address) if data is None else client.post(address, data)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def decision(**fields):
    return {"submission": "1", "decision": "return", "reason": "Thiếu số liệu", **fields}


# --- Reading ------------------------------------------------------------------------------------------


def test_old_and_new_stand_beside_each_other_with_what_was_asked(client, cast, report):
    made.hand_in(report, made.content(sections=[made.section("Đăng 3 tin")]), by=cast.binh)
    flags = {"situation": "Đếm lại số tin"}
    reviewing.send_back(report, submission=1, reason="Sai số liệu", flags=flags, by=cast.an)
    made.hand_in(report, made.content(sections=[made.section("Đăng 5 tin")]), by=cast.binh, answer="Đã đếm lại")
    text = body(page(client, cast.an, "report_review", report))
    assert "<del>3</del><ins>5</ins>" in text
    for words in ("Đếm lại số tin", "Sai số liệu", "Đã đếm lại"):
        assert words in text


def test_a_commitment_stands_with_target_last_figure_and_progress(client, cast, campaign, covenant):
    promised = covenant.commitments.get(comparator=Commitment.Comparator.AT_LEAST)
    earlier = made.make_request(campaign, by=cast.an, title="Sáu tháng", due_on=today() + DAY)
    first = made.make_report(earlier, cast.member, by=cast.an)
    made.hand_in(first, made.content(commitments=[made.commitment(promised, "40.5")]), by=cast.binh)
    reviewing.accept(first, submission=1, by=cast.an)
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    made.hand_in(report, made.content(commitments=[made.commitment(promised, "65")]), by=cast.binh)
    row = reading.paper(report).of("commitments")[0]
    assert (row.target, row.last, row.value, row.is_met) == ("≥ 70 %", "40,5", "65", False)
    assert row.percent == "92,9"
    text = body(page(client, cast.an, "report_review", report))
    assert "≥ 70 %" in text and "Sáu tháng" in text


def test_a_new_covenant_does_not_hide_the_last_figure(cast, campaign, covenant):
    promised = covenant.commitments.get(comparator=Commitment.Comparator.AT_LEAST)
    first = made.make_report(made.make_request(campaign, by=cast.an, due_on=today()), cast.member, by=cast.an)
    old = {**made.commitment(promised, "40"), "key": "commitment-99", "pk": 99}
    made.hand_in(first, made.content(commitments=[old]), by=cast.binh)
    reviewing.accept(first, submission=1, by=cast.an)
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    made.hand_in(report, made.content(commitments=[made.commitment(promised, "65")]), by=cast.binh)
    assert reading.paper(report).of("commitments")[0].last == "40"


def test_done_or_not_done_is_said_in_words(cast, campaign, covenant):
    promised = covenant.commitments.get(comparator=Commitment.Comparator.DONE)
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    made.hand_in(report, made.content(commitments=[made.commitment(promised, "1")]), by=cast.binh)
    row = reading.paper(report).of("commitments")[0]
    assert (row.is_met, row.percent, row.value) == (True, "", reading.shown("1", True))


def test_evidence_is_one_click_away_for_the_reviewer(client, cast, campaign, report):
    file = make_evidence(campaign, cast.member, by=cast.binh)
    made.hand_in(report, made.content(sections=[made.section(evidence=[file])]), by=cast.binh)
    assert file.get_absolute_url() in body(page(client, cast.an, "report_review", report))
    assert client.get(file.get_absolute_url()).status_code == 200


def test_queries_do_not_grow_with_the_report(client, cast, campaign, covenant):
    def count(number):
        report = made.make_report(
            made.make_request(campaign, by=cast.an, title=f"Báo cáo {number}"), cast.member, by=cast.an
        )
        sections = [made.section(key=f"task-{each}", heading=f"Việc {each}") for each in range(number)]
        commitments = [made.commitment(each, "1") for each in list(covenant.commitments.all())[:number]]
        words = made.content(sections=sections, commitments=commitments)
        for order in (1, 2):
            made.hand_in(report, words, by=cast.binh)
            if order == 1:
                flags = {each["key"]: "x" for each in sections}
                reviewing.send_back(report, submission=1, reason="Thiếu", flags=flags, by=cast.an)
        page(client, cast.an, "report_review", report)
        found = []
        for name in ("report_review", "report_steps", "report_reviewed"):
            with CaptureQueriesContext(connection) as queries:
                assert page(client, cast.an, name, report).status_code == 200
            found.append(len(queries))
        return found

    one = count(1)
    assert one[0] <= 18, "with signing in"
    assert one == count(12)


# --- Deciding -----------------------------------------------------------------------------------------


def test_a_return_with_ticks_and_remarks_says_whose_turn_it_is(client, cast, report, submission):
    data = decision(**{"flag-situation": "on", "remark-situation": "Nêu số hội nghị"})
    response = page(client, cast.oanh, "report_review", report, data)
    assert response.url == reverse("emulation:report_reviewed", args=[report.pk])
    assert [(flag.key, flag.remark) for flag in steps.last_step(report).flags.all()] == [
        ("situation", "Nêu số hội nghị")
    ]
    text = body(client.get(response.url))
    assert f"{report.due_on:%d/%m/%Y}" in text and "Kho bạc Nhà nước tỉnh" in text and "Nêu số hội nghị" in text


def test_accepting_leads_to_the_next_report_that_waits(client, cast, report, submission):
    other = made.make_report(report.request, cast.deputy, by=cast.an)
    made.hand_in(other, by=cast.dung)
    own = made.make_report(report.request, cast.head, by=cast.an)
    made.hand_in(own, by=cast.an)
    response = page(client, cast.an, "report_review", report, {"submission": "1", "decision": "accept"})
    text = body(client.get(response.url))
    assert reverse("emulation:report_review", args=[other.pk]) in text
    assert reverse("emulation:report_review", args=[own.pk]) not in text


@pytest.mark.parametrize(
    "data",
    [
        decision(decision=""),
        decision(decision="delete"),
        decision(reason=" "),
        decision(decision="accept", **{"flag-situation": "on"}),
        decision(**{"remark-situation": "không đánh dấu"}),
        decision(**{"flag-situation": "on", "remark-situation": "x" * 2001}),
        decision(submission="x"),
        decision(reason="x" * 4001),
    ],
)
def test_what_does_not_fit_together_is_said_and_the_words_stay(client, cast, report, submission, data):
    text = body(page(client, cast.an, "report_review", report, data))
    assert "error-summary" in text
    assert data["reason"].strip()[:50] in text
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_forged_key_flags_nothing(client, cast, report, submission):
    page(client, cast.an, "report_review", report, decision(**{"flag-commitment-1": "on", "flag-": "on"}))
    assert not steps.last_step(report).flags.exists()


def test_a_stale_page_decides_nothing_and_shows_what_is_there_now(client, cast, report, submission):
    reviewing.send_back(report, submission=1, reason="Thiếu", flags={}, by=cast.thu)
    again = made.hand_in(report, made.content(sections=[made.section("Bản mới")]), by=cast.binh)
    data = decision(**{"flag-situation": "on", "remark-situation": "Lời nhận xét"})
    text = body(page(client, cast.an, "report_review", report, data))
    assert again.number in text and "Lời nhận xét" in text and 'name="submission" value="2"' in text
    report.refresh_from_db()
    assert report.state == "submitted"
    page(client, cast.an, "report_review", report, {**data, "submission": "2"})
    report.refresh_from_db()
    assert report.state == "returned"


def test_who_comes_after_another_decision_reads_it_and_keeps_their_words(client, cast, report, submission):
    reviewing.accept(report, submission=1, by=cast.thu)
    text = body(page(client, cast.an, "report_review", report, decision(reason="Lời của tôi")))
    assert "Thư accepted this report" in text and "Lời của tôi" in text
    assert '<button class="btn btn-primary">Record' not in text
    assert page(client, cast.an, "report_review", report).status_code == 302


def test_sending_the_decision_twice_ends_at_the_same_page(client, cast, report, submission):
    for _time in range(2):
        assert page(client, cast.an, "report_review", report, decision()).status_code == 302
    assert report.steps.filter(kind="returned").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("an", 200), ("oanh", 200), ("thu", 200), ("admin", 200), ("binh", 403), ("dung", 404), ("chi", 404),
     ("son", 404)],
)  # fmt: skip
def test_who_reads_the_review_page_and_who_may_post_to_it(client, cast, report, submission, name, status):
    person = getattr(cast, name)
    assert page(client, person, "report_review", report).status_code == status
    if status != 200:
        assert page(client, person, "report_review", report, decision()).status_code == status
        report.refresh_from_db()
        assert report.state == "submitted"


def test_words_survive_a_lost_session_with_many_parts(client, cast, report):
    sections = [made.section(key=f"task-{each}", heading=f"Việc {each}") for each in range(40)]
    made.hand_in(report, made.content(sections=sections), by=cast.binh)
    page(client, cast.an, "report_review", report)
    address = reverse("emulation:report_review", args=[report.pk])
    del client.cookies["sessionid"]
    data = decision() | {f"remark-task-{each}": "" for each in range(40)}
    client.post(address, data | {"flag-task-7": "on", "remark-task-7": "Nêu rõ"})
    kept = client.session["kept_input"]["fields"]
    assert (kept["reason"], kept["remark-task-7"]) == (["Thiếu số liệu"], ["Nêu rõ"])


# --- History and steering -----------------------------------------------------------------------------


def test_the_history_names_who_for_whom_when_and_why(client, cast, report):
    before, day = report.due_on, report.due_on + 5 * DAY
    steering.extend(report, due_on=day, because="Chờ số liệu cấp trên", by=cast.thu)
    made.hand_in(report, by=cast.binh)
    reviewing.send_back(report, submission=1, reason="Thiếu", flags={"situation": "Viết rõ"}, by=cast.an)
    text = body(page(client, cast.binh, "report_steps", report))
    for words in ("Chờ số liệu cấp trên", "An for Sở Nội vụ", "Thư, secretariat", "Tình hình chung</a>: Viết rõ",
                  f"from {before:%d/%m/%Y} to {day:%d/%m/%Y}"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("binh", 200, 200), ("an", 200, 200), ("thu", 200, 200), ("dung", 404, 200), ("chi", 404, 404), ("son", 404, 404)],
)
def test_who_reads_the_history(client, cast, report, name, before, after):
    person = getattr(cast, name)
    assert page(client, person, "report_steps", report).status_code == before
    made.hand_in(report, by=cast.binh)
    reviewing.accept(report, submission=1, by=cast.thu)
    assert page(client, person, "report_steps", report).status_code == after


def test_only_the_secretariat_is_offered_to_steer(client, cast, report):
    extend = reverse("emulation:report_extend", args=[report.pk])
    assert extend in body(page(client, cast.thu, "report_steps", report))
    assert extend not in body(page(client, cast.an, "report_steps", report))


@pytest.mark.parametrize("name", STEER)
def test_the_secretariat_steers_and_others_are_refused(client, cast, report, name):
    data = {"because": "Đơn vị kiện toàn", "to": cast.deputy.pk, "due_on": "31/12/2099", "until": "31/12/2099"}
    for person, status in ((cast.an, 403), (cast.binh, 403), (cast.dung, 404), (cast.chi, 404)):
        assert page(client, person, name, report).status_code == status
        assert page(client, person, name, report, data).status_code == status
    assert not report.steps.exists()
    assert body(page(client, cast.thu, name, report))
    data["seen"] = client.get(reverse(f"emulation:{name}", args=[report.pk])).context["form"].digest
    assert "invalid-feedback" in body(page(client, cast.thu, name, report, {**data, "because": ""}))
    assert page(client, cast.thu, name, report, data).url == reverse("emulation:report_steps", args=[report.pk])
    assert report.steps.get().reason == "Đơn vị kiện toàn"


def test_a_stale_page_does_not_write_over_another_extension(client, cast, report):
    seen = page(client, cast.thu, "report_extend", report).context["form"].digest
    steering.extend(report, due_on=report.due_on + DAY, because="Người khác gia hạn", by=cast.admin)
    data = {"because": "Bão lụt", "due_on": f"{report.due_on + 9 * DAY:%d/%m/%Y}", "seen": seen}
    text = body(page(client, cast.thu, "report_extend", report, data))
    assert f"{report.due_on + DAY:%d/%m/%Y}" in text and "Bão lụt" in text
    assert report.steps.count() == 1
    fresh = page(client, cast.thu, "report_extend", report).context["form"].digest
    assert page(client, cast.thu, "report_extend", report, {**data, "seen": fresh}).status_code == 302


def test_the_review_is_offered_to_members_but_not_to_the_unit_itself(client, cast, report):
    text = body(page(client, cast.thu, "report_reassign", report))
    assert "Đài Phát thanh" in text and f'value="{cast.member.pk}"' not in text
    sent = {
        "because": "x",
        "seen": client.get(reverse("emulation:report_reassign", args=[report.pk])).context["form"].digest,
    }
    page(client, cast.thu, "report_reassign", report, {**sent, "to": cast.member.pk})
    page(client, cast.thu, "report_reassign", report, {**sent, "to": cast.elsewhere.pk})
    assert not report.steps.exists()
    page(client, cast.thu, "report_reassign", report, {**sent, "to": ""})
    report.refresh_from_db()
    assert report.is_secretariats


# --- Whose turn ---------------------------------------------------------------------------------------


def test_one_sentence_says_whose_turn_it_is(cast, report):
    with translation.override("en"):
        due = f"{report.due_on:%d/%m/%Y}"
        assert turns.turn(report).sentence == f"Waiting for Kho bạc Nhà nước tỉnh to write the report, due on {due}."
        made.hand_in(report, by=cast.binh)
        assert turns.turn(report).sentence == "Waiting for Sở Nội vụ to review the report."
        report = steering.reassign(report, to=None, because="x", by=cast.thu)
        assert turns.turn(report).sentence == "Waiting for the secretariat to review the report."
        report = reviewing.send_back(report, submission=1, reason="Thiếu", flags={}, by=cast.thu)
        assert turns.turn(report).sentence == f"Waiting for Kho bạc Nhà nước tỉnh to complete the report, due on {due}."
        report.due_on = today() - DAY
        assert turns.turn(report).kind == "late"
        report.unlocked_until = today()
        assert turns.turn(report).kind == "wait"


def test_the_sentence_for_a_list_asks_nothing(cast, report, submission, django_assert_num_queries):
    row = Report.objects.select_related("unit", "request").get(pk=report.pk)
    with django_assert_num_queries(0):
        assert cast.head.name in turns.told(row, cast.head).sentence


def test_the_people_of_a_merged_unit_are_named_by_their_successor(client, cast, report, submission):
    succession.merge([cast.member], into=cast.deputy, on=today(), decision="Quyết định số 1", by=cast.admin)
    text = body(page(client, cast.an, "report_review", report))
    assert "The people of Đài Phát thanh và Truyền hình tỉnh write and hand in for it." in text
    assert reviewers.reviewing_unit(Report.objects.get(pk=report.pk)) == cast.head
    assert page(client, cast.dung, "report_steps", report).status_code == 200


def test_a_waived_report_is_asked_for_again_on_its_page(client, cast, report):
    steering.waive(report, because="Đơn vị kiện toàn", by=cast.thu)
    assert reverse("emulation:report_ask_again", args=[report.pk]) in body(
        page(client, cast.thu, "report_steps", report)
    )
    body(page(client, cast.thu, "report_ask_again", report))
    data = {"due_on": f"{today() + DAY:%d/%m/%Y}", "because": "Vẫn cần số liệu"}
    assert page(client, cast.thu, "report_ask_again", report, data).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.due_on) == ("waiting", today() + DAY)
    said = body(page(client, cast.binh, "report", report))
    assert "Vẫn cần số liệu" in said and "Ask for it again" not in said


def test_who_decides_on_what_was_taken_back_meanwhile_learns_it_from_the_history(client, cast, report, submission):
    submitting.take_back(report, because="Nhầm số liệu", by=cast.binh)
    response = page(client, cast.an, "report_review", report, decision())
    assert response.url == reverse("emulation:report_steps", args=[report.pk])
    said = body(client.get(response.url))
    assert "took this report back" in said and "Nhầm số liệu" in said
    assert page(client, cast.dung, "report_review", report).status_code == 404
