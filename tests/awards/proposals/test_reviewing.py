"""From handing in to the council: what is missing, who decides, never one's own, nothing twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from awards.proposals import drafting, handing_in, keeping, reviewing, stages
from awards.proposals.models import Nomination, Stage, Submission
from blocs import scope, succession
from blocs.models import Term
from common import history
from common.clock import now, today
from documents.models import Document
from emulation.ballots import preparing
from emulation.ballots.models import Ballot, Candidate
from emulation.conferences import planning
from emulation.notices.models import Message
from tests.awards.proposals.making import again, completed, fresh, handed_in, led, nominated, refuses
from tests.conftest import give_mandate
from tests.emulation.evidence.making import upload

pytestmark = pytest.mark.django_db
State = Submission.State


def told() -> list[str]:
    return [row.subject for row in Message.objects.filter(kind="award").order_by("pk")]


def test_a_complete_submission_gets_a_number_and_a_frozen_letter(cast, submission):
    row = handed_in(submission, by=cast.binh)
    assert (row.state, row.number) == (State.SUBMITTED, f"DX-{cast.year}-{row.pk:06}")
    assert row.complete_at is not None
    assert row.document.kind == Document.Kind.SUBMISSION and row.document.number == ""
    assert bytes(row.document.file.data).startswith(b"%PDF")
    assert row.document.data["rows"][0]["name"] == "Nguyễn Thị Ánh"
    assert told() == [f"Hồ sơ đề nghị khen thưởng đã nộp: {cast.member.name}"]


def test_handing_in_twice_happens_once(cast, submission):
    row = handed_in(submission, by=cast.binh)
    assert handing_in.submit(row, by=cast.binh).document == row.document
    assert row.stages.count() == 1


def test_an_officer_prepares_and_a_leader_hands_in(cast, submission):
    officer = cast.son
    give_mandate(officer, cast.member, capacity="officer")
    nominated(submission, by=officer)
    with pytest.raises(PermissionDenied):
        handing_in.submit(completed(submission, by=officer), by=officer)


def test_nothing_is_handed_in_without_a_nomination(cast, submission):
    with refuses("nothing_proposed"):
        handing_in.submit(submission, by=cast.binh)


def test_missing_pieces_are_handed_in_knowingly_or_not_at_all(cast, submission):
    nominated(submission, by=cast.binh)
    with refuses("incomplete"):
        handing_in.submit(submission, by=cast.binh)
    row = handing_in.submit(submission, by=cast.binh, knowingly=True)
    assert row.state == State.SUBMITTED and row.complete_at is None


def test_what_followed_makes_the_dossier_complete(cast, submission):
    nominated(submission, by=cast.binh)
    drafting.describe(submission, by=cast.binh, title=submission.title, note="Họp xét.")
    row = handing_in.submit(submission, by=cast.binh, knowingly=True)
    assert completed(row, by=cast.binh).complete_at is not None


def test_a_letter_that_changed_after_it_was_read_is_read_again(cast, submission):
    nominated(submission, by=cast.binh)
    with refuses("text_changed"):
        handing_in.submit(completed(submission, by=cast.binh), by=cast.binh, read="0" * 64)


def test_what_nobody_opened_is_taken_back(cast, submission):
    row = handing_in.recall(handed_in(submission, by=cast.binh), by=cast.binh)
    assert (row.state, row.document.standing) == (State.DRAFT, Document.Standing.WITHDRAWN)
    assert handing_in.recall(row, by=cast.binh).state == State.DRAFT
    number = row.number
    assert handing_in.submit(row, by=cast.binh).number == number


def test_what_was_opened_is_not_taken_back(cast, submission):
    row = reviewing.open_it(handed_in(submission, by=cast.binh), by=cast.oanh)
    with refuses("opened"):
        handing_in.recall(row, by=cast.binh)
    assert reviewing.open_it(row, by=cast.oanh).stages.filter(kind=Stage.Kind.OPENED).count() == 1


def test_a_return_stands_there_until_it_is_answered(cast, submission):
    row = reviewing.give_back(handed_in(submission, by=cast.binh), by=cast.an, reason="Thiếu chữ ký")
    assert (row.state, row.return_reason) == (State.RETURNED, "Thiếu chữ ký")
    assert reviewing.give_back(row, by=cast.an, reason="Thiếu chữ ký").stages.count() == 2
    with refuses("answer_missing"):
        handing_in.submit(row, by=cast.binh)
    first = row.document
    row = handing_in.submit(row, by=cast.binh, answer="Đã ký")
    assert (row.state, row.return_reason, row.opened_at) == (State.SUBMITTED, "", None)
    assert stages.last(row).note == "Đã ký"
    first.refresh_from_db()
    assert first.standing == Document.Standing.REPLACED and row.document.supersedes == first


def test_a_return_has_a_reason(cast, submission):
    with refuses("reason_missing"):
        reviewing.give_back(handed_in(submission, by=cast.binh), by=cast.an, reason=" ")


def test_the_head_forwards_and_the_secretariat_checks_off(cast, submission):
    row = reviewing.forward(handed_in(submission, by=cast.binh), by=cast.an)
    assert reviewing.forward(row, by=cast.an).stages.filter(kind="forwarded").count() == 1
    with pytest.raises(PermissionDenied):
        reviewing.check_off(row, by=cast.an)
    row = reviewing.check_off(row, by=cast.thu)
    assert row.state == State.CHECKED
    assert [step.kind for step in stages.of(row)] == ["submitted", "forwarded", "checked"]
    assert len(told()) == 3


def test_an_incomplete_dossier_is_not_checked_off(cast, submission):
    nominated(submission, by=cast.binh)
    row = reviewing.forward(handing_in.submit(submission, by=cast.binh, knowingly=True), by=cast.an)
    with refuses("incomplete"):
        reviewing.check_off(row, by=cast.thu)


@pytest.mark.parametrize("who", ["an", "oanh"])
def test_the_head_never_reviews_its_own(cast, campaign, catalogue, who):
    row = handed_in(drafting.begin(campaign, cast.head, by=cast.an), by=cast.an)
    user = getattr(cast, who)
    for act in (
        lambda: reviewing.open_it(row, by=user),
        lambda: reviewing.give_back(row, by=user, reason="Tự trả"),
        lambda: reviewing.forward(row, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("who", ["dung", "thu"])
def test_the_heads_own_is_reviewed_by_its_deputy_or_the_secretariat(cast, campaign, catalogue, who):
    row = handed_in(drafting.begin(campaign, cast.head, by=cast.an), by=cast.an)
    assert Submission.objects.visible_to(cast.dung).filter(pk=row.pk).exists()
    assert reviewing.forward(row, by=getattr(cast, who)).state == State.FORWARDED


def test_what_a_unit_handed_in_that_ended_in_the_head_is_reviewed_by_the_deputy(cast, submission):
    row = handed_in(submission, by=cast.binh)
    succession.merge([cast.member], into=cast.head, on=today(), decision="Quyết định số 1", by=cast.admin)
    scope.forget(cast.dung)
    assert Submission.objects.visible_to(cast.dung).filter(pk=row.pk).exists()
    with pytest.raises(PermissionDenied):
        reviewing.forward(again(row), by=cast.an)
    assert reviewing.forward(again(row), by=cast.dung).state == State.FORWARDED


def test_where_no_unit_heads_the_year_any_more_its_deputy_reviews(cast, submission):
    row = handed_in(submission, by=cast.binh)
    assert not Submission.objects.visible_to(cast.dung).filter(pk=row.pk).exists()
    Term.objects.heads().update(until=today() - timedelta(days=1))
    scope.forget(cast.dung)
    assert Submission.objects.visible_to(cast.dung).filter(pk=row.pk).exists()
    assert reviewing.forward(row, by=cast.dung).state == State.FORWARDED


def test_a_secretary_who_acts_for_the_unit_does_not_check_it(cast, submission):
    row = reviewing.forward(handed_in(submission, by=cast.binh), by=cast.an)
    give_mandate(cast.thu, cast.member, capacity="officer")
    scope.forget(cast.thu)
    with pytest.raises(PermissionDenied):
        reviewing.check_off(row, by=cast.thu)


def test_a_member_reviews_nothing_of_another(cast, submission):
    row = handed_in(submission, by=cast.binh)
    for stranger in (cast.dung, cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            reviewing.open_it(row, by=stranger)


def ballot_on(nomination: Nomination, cast, outcome: str, *, counted: bool = True) -> Candidate:
    ballot = Ballot(council=cast.council, purpose="acclaim", title="Suy tôn", created_by=cast.thu)
    if counted:
        ballot.open(), ballot.close(), ballot.count()
    history.save(ballot, by=cast.thu)
    candidate = Candidate(ballot=ballot, order=1, name=nomination.recipient.name, outcome=outcome)
    history.save(candidate, by=cast.thu)
    nomination.bloc_vote = candidate
    history.save(nomination, by=cast.thu)
    return candidate


@pytest.mark.parametrize(
    ("outcome", "state"), [("elected", "backed"), ("not_elected", "not_backed"), ("tied", "proposed")]
)
def test_the_vote_of_the_bloc_is_taken_in(cast, submission, outcome, state):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    ballot_on(fresh(row), cast, outcome)
    reviewing.forward(again(submission), by=cast.an)
    assert fresh(row).state == state
    assert reviewing.take_in_votes(again(submission), by=cast.thu) == []


def test_nothing_is_forwarded_while_the_bloc_votes_on_it(cast, submission):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    ballot_on(fresh(row), cast, "", counted=False)
    with refuses("vote_open"):
        reviewing.forward(again(submission), by=cast.an)


def test_a_flag_that_the_bloc_did_not_vote_on_is_forwarded_with_a_word_only(client, cast, campaign, submission):
    led(campaign, cast.member, cast.head, by=cast.thu)
    flag = nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")
    handed_in(submission, by=cast.binh)
    client.force_login(cast.an)
    address = reverse("awards:submission_forward", args=[submission.pk])
    assert client.get(address).context["unvoted"] == [flag]
    assert client.post(address, {"note": " "}).context["form"].codes == {"vote_missing"}
    row = reviewing.forward(again(submission), by=cast.an, note="Khối biểu quyết giơ tay, 8/8 nhất trí.")
    assert row.state == State.FORWARDED


def test_a_flag_that_the_bloc_voted_on_needs_no_word(cast, campaign, submission):
    led(campaign, cast.member, cast.head, by=cast.thu)
    flag = nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")
    handed_in(submission, by=cast.binh)
    ballot_on(fresh(flag), cast, "elected")
    assert reviewing.forward(again(submission), by=cast.an).state == State.FORWARDED


@pytest.mark.parametrize(("outcome", "unvoted"), [("elected", 0), ("not_elected", 1)])
def test_a_unit_that_was_acclaimed_from_the_ranking_needs_no_word(cast, campaign, submission, outcome, unvoted):
    led(campaign, cast.member, cast.head, by=cast.thu)
    nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")
    handed_in(submission, by=cast.binh)
    conference = planning.plan(campaign, kind="final", starts_at=now() + timedelta(days=5), place="Hà Nam", by=cast.an)
    ballot = preparing.prepare(conference=conference, purpose="acclaim", title="Suy tôn", by=cast.an)
    preparing.put_candidate(ballot, name=cast.member.name, unit=cast.member, by=cast.an)
    Candidate._base_manager.filter(ballot=ballot).update(outcome=outcome)
    Ballot._base_manager.filter(pk=ballot.pk).update(state="counted")
    assert len(reviewing.not_acclaimed(again(submission))) == unvoted


def test_a_submission_that_is_given_up_stays_on_file(cast, submission):
    row = nominated(submission, by=cast.binh)
    with refuses("reason_missing"):
        handing_in.withdraw(submission, by=cast.binh, because="")
    found = handing_in.withdraw(submission, by=cast.binh, because="Không đề nghị")
    assert (found.state, fresh(row).state) == (State.WITHDRAWN, "withdrawn")
    assert not Submission.objects.visible_to(cast.an).exists()


def test_the_secretariat_returns_what_it_checked(cast, submission):
    row = reviewing.check_off(reviewing.forward(handed_in(submission, by=cast.binh), by=cast.an), by=cast.thu)
    row = reviewing.give_back(row, by=cast.thu, reason="Sai mẫu")
    assert row.state == State.RETURNED and row.complete_at is None


def checked_with_two(cast, submission) -> list[Nomination]:
    rows = [nominated(submission, by=cast.binh, birth_year=year) for year in (1980, 1990)]
    reviewing.check_off(reviewing.forward(handed_in(submission, by=cast.binh), by=cast.an), by=cast.thu)
    return rows


def test_nothing_goes_back_of_which_a_part_is_decided(cast, submission):
    rows = checked_with_two(cast, submission)
    Nomination._base_manager.filter(pk=rows[0].pk).update(state="granted")
    with refuses("decided"):
        reviewing.give_back(again(submission), by=cast.thu, reason="Sai mẫu")
    assert again(submission).state == State.CHECKED


def test_what_is_decided_is_neither_rewritten_nor_given_up(cast, submission):
    row, other = checked_with_two(cast, submission)
    Nomination._base_manager.filter(pk=row.pk).update(state="granted")
    Submission._base_manager.filter(pk=submission.pk).update(state="returned")
    row = fresh(row)
    with refuses("decided"):
        drafting.edit(row, by=cast.binh, achievement="Viết lại", position_class="worker")
    with refuses("decided"):
        drafting.withdraw(row, by=cast.binh)
    with refuses("decided"):
        handing_in.withdraw(again(submission), by=cast.binh, because="Thôi")
    drafting.edit(fresh(other), by=cast.binh, achievement="Viết lại", position_class="worker")
    assert (fresh(row).achievement, fresh(other).achievement) == ("", "Viết lại")


def test_nothing_goes_back_while_the_bloc_votes_on_it(cast, submission):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    ballot_on(fresh(row), cast, "", counted=False)
    with refuses("vote_open"):
        reviewing.give_back(again(submission), by=cast.an, reason="Sai mẫu")


@pytest.mark.parametrize(("outcome", "counted"), [("", False), ("elected", True)])
def test_what_is_on_a_ballot_of_the_bloc_is_not_taken_back(cast, submission, outcome, counted):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    candidate = ballot_on(fresh(row), cast, outcome, counted=counted)
    assert not handing_in.is_recallable(again(submission))
    with refuses("on_ballot"):
        handing_in.recall(again(submission), by=cast.binh)
    Ballot._base_manager.filter(pk=candidate.ballot_id).update(state="cancelled")
    assert handing_in.is_recallable(again(submission))
    assert handing_in.recall(again(submission), by=cast.binh).state == State.DRAFT


def test_the_same_file_twice_is_kept_once(cast, submission):
    nomination = nominated(submission, by=cast.binh)
    data = upload().read()
    one = keeping.add(submission, "report", upload(data), by=cast.binh, nomination=nomination)
    assert keeping.add(submission, "report", upload(data, "khac.pdf"), by=cast.binh, nomination=nomination) == one
    other = keeping.add(submission, "minutes", upload(data), by=cast.binh)
    assert other != one and other.document == one.document
    assert Document.objects.filter(kind="attachment").count() == 1


def test_no_program_comes_into_a_dossier(cast, submission):
    nominated(submission, by=cast.binh)
    with refuses("not_allowed"):
        keeping.add(submission, "minutes", upload(b"MZ program", "bien-ban.pdf"), by=cast.binh)


def test_a_piece_is_taken_away_while_the_unit_has_it(cast, submission):
    nominated(submission, by=cast.binh)
    piece = keeping.add(submission, "minutes", upload(), by=cast.binh)
    keeping.take_away(piece, by=cast.binh)
    keeping.take_away(piece, by=cast.binh)
    assert not submission.pieces.exists()
    row = handed_in(submission, by=cast.binh)
    with refuses("not_with_unit"):
        keeping.take_away(row.pieces.first(), by=cast.binh)


def test_who_has_it_in_hand_adds_to_the_dossier_and_others_do_not(cast, submission):
    row = handed_in(submission, by=cast.binh)
    assert keeping.add(row, "minutes", upload(), by=cast.an, note="Biên bản của khối").added_by == cast.an
    for stranger in (cast.chi, cast.dung):
        with pytest.raises(PermissionDenied):
            keeping.add(row, "other", upload(), by=stranger)
    assert now() >= row.submitted_at
