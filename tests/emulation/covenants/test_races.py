"""Two people at the same moment, on PostgreSQL: threads with connections of their own, let loose together."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from blocs import rotation
from blocs.models import Membership, Term, User
from common.clock import today
from documents.models import Document, Signature
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.covenants import drafting, signing
from emulation.covenants.models import Comment, Commitment, Covenant, Party
from tests.conftest import act, authority, codes_of, make_bloc, make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Begin all `acts` at one moment and return what each gave back or raised, in their order."""
    barrier = threading.Barrier(len(acts), timeout=20)
    outcomes: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            outcomes[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 what a thread raises is looked at outside it
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "two acts wait for each other"
    return outcomes


def refused(outcomes: list[Any]) -> list[str]:
    """The codes of the refusals; whatever else went wrong is raised here."""
    found = []
    for outcome in outcomes:
        if isinstance(outcome, ValidationError):
            found += codes_of(outcome)
        elif isinstance(outcome, Exception):
            raise outcome
    return found


def anew(person: User) -> User:
    """The same person as another process would load it."""
    return User.objects.get(pk=person.pk)


@pytest.fixture
def bloc(cast) -> Callable[[], SimpleNamespace]:
    """Makes a bloc of two units with their leaders and a launched year, as often as it is called."""

    def make() -> SimpleNamespace:
        bloc = make_bloc("", 2, council=cast.council)
        first, second = [seat.unit for seat in bloc.memberships.order_by("pk")]
        rotation.appoint(bloc, first, year=cast.year, role=Term.Role.HEAD, by=cast.thu)
        campaign = lifecycle.begin(bloc, cast.year, theme="Đoàn kết", by=cast.thu)
        lifecycle.plan(campaign, dict.fromkeys(Step.Kind.values, today()), by=cast.thu)
        draft = drafting.draft(campaign, by=cast.thu)
        drafting.put(draft, text="Hoàn thành nhiệm vụ", by=cast.thu)
        lifecycle.launch(campaign, by=cast.thu)
        leaders = make_person("", first), make_person("", second)
        return SimpleNamespace(bloc=bloc, first=first, second=second, draft=draft, leaders=leaders, campaign=campaign)

    return make


@pytest.fixture
def signing_bloc(cast, bloc):
    def make() -> SimpleNamespace:
        row = bloc()
        row.covenant = signing.open_signing(row.draft, due_on=today() + timedelta(days=7), by=cast.thu)
        row.act = act(row.covenant)
        return row

    return make


def sign(row, unit, person) -> Callable[[], Signature]:
    covenant, user = Covenant.objects.get(pk=row.covenant.pk), anew(person)
    return lambda: signing.sign(covenant, unit=unit, by=user, act=row.act)


def test_two_last_signatures_at_the_same_moment_put_the_covenant_in_force_once(signing_bloc):
    for _ in range(ROUNDS):
        row = signing_bloc()
        outcomes = together(sign(row, row.first, row.leaders[0]), sign(row, row.second, row.leaders[1]))
        assert refused(outcomes) == []
        row.covenant.refresh_from_db()
        assert row.covenant.state == Covenant.State.IN_FORCE
        assert row.covenant.document.signatures.valid().count() == 2
        assert row.covenant.history.filter(state="in_force").count() == 1
        assert row.campaign.steps.get(kind="covenant").history.filter(has_happened=True).count() == 1


def test_a_double_click_signs_once(signing_bloc):
    for _ in range(ROUNDS):
        row = signing_bloc()
        outcomes = together(*[sign(row, row.first, row.leaders[0]) for _ in range(3)])
        assert refused(outcomes) == ["already_signed"] * 2
        assert row.covenant.document.signatures.count() == 1


def test_two_leaders_of_one_unit_sign_once(signing_bloc):
    row = signing_bloc()
    deputy = make_person("", row.first, capacity="deputy", post="Phó Giám đốc")
    for_head = act(row.covenant, capacity="KT.", capacity_for="Giám đốc", authority=authority())
    covenant, user = Covenant.objects.get(pk=row.covenant.pk), anew(deputy)
    outcomes = together(
        sign(row, row.first, row.leaders[0]),
        lambda: signing.sign(covenant, unit=row.first, by=user, act=for_head),
    )
    assert refused(outcomes) == ["already_signed"]
    assert row.covenant.document.signatures.count() == 1


def test_opening_twice_at_once_freezes_one_paper(cast, bloc):
    for _ in range(ROUNDS):
        row = bloc()
        papers = Document.objects.count()

        def open_it(row=row):
            covenant, user = Covenant.objects.get(pk=row.draft.pk), anew(cast.thu)
            return lambda: signing.open_signing(covenant, due_on=today(), by=user)

        outcomes = together(open_it(), open_it())
        assert refused(outcomes) == []
        assert outcomes[0].document_id == outcomes[1].document_id
        assert Document.objects.count() == papers + 1
        assert Party.objects.filter(covenant=row.draft).count() == 2


def test_closing_while_the_last_unit_signs_leaves_one_clear_outcome(cast, signing_bloc):
    for _ in range(ROUNDS):
        row = signing_bloc()
        signing.sign(row.covenant, unit=row.first, by=row.leaders[0], act=row.act)
        covenant, user = Covenant.objects.get(pk=row.covenant.pk), anew(cast.thu)
        outcomes = together(
            lambda covenant=covenant, user=user: signing.close(covenant, by=user, because="hết hạn"),
            sign(row, row.second, row.leaders[1]),
        )
        row.covenant.refresh_from_db()
        assert row.covenant.state == Covenant.State.IN_FORCE
        signed = row.covenant.document.signatures.valid().count()
        assert refused(outcomes) == ([] if signed == 2 else ["not_open"])
        assert bool(row.covenant.closed_by) == (signed == 1)
        assert row.covenant.history.filter(state="in_force").count() == 1


def test_voiding_while_the_last_unit_signs_never_leaves_a_covenant_in_force_without_it(cast, signing_bloc):
    for _ in range(ROUNDS):
        row = signing_bloc()
        first = signing.sign(row.covenant, unit=row.first, by=row.leaders[0], act=row.act)
        covenant, user = Covenant.objects.get(pk=row.covenant.pk), anew(cast.thu)
        outcomes = together(
            lambda covenant=covenant, user=user, first=first: signing.replace_signer(
                covenant, signature=first, by=user, because="ký nhầm"
            ),
            sign(row, row.second, row.leaders[1]),
        )
        row.covenant.refresh_from_db()
        valid = row.covenant.document.signatures.valid().count()
        assert (row.covenant.state, valid) in {(Covenant.State.IN_FORCE, 2), (Covenant.State.SIGNING, 1)}
        assert refused(outcomes) == (["not_open"] if valid == 2 else [])


def test_a_new_version_while_the_last_unit_signs_withdraws_or_replaces_but_never_both(cast, signing_bloc):
    for _ in range(ROUNDS):
        row = signing_bloc()
        signing.sign(row.covenant, unit=row.first, by=row.leaders[0], act=row.act)
        covenant, user = Covenant.objects.get(pk=row.covenant.pk), anew(cast.thu)
        outcomes = together(
            lambda covenant=covenant, user=user: drafting.new_version(covenant, by=user, because="Đổi"),
            sign(row, row.second, row.leaders[1]),
        )
        row.covenant.refresh_from_db()
        withdrawn = row.covenant.state == Covenant.State.WITHDRAWN
        assert withdrawn or row.covenant.state == Covenant.State.IN_FORCE
        assert refused(outcomes) == (["not_open"] if withdrawn else [])
        assert row.campaign.covenants.count() == 2


def test_two_heads_appointed_at_once_leave_one(cast):
    bloc = make_bloc("", 2, council=cast.council)
    units = [seat.unit for seat in bloc.memberships.all()]
    for year in range(2030, 2030 + ROUNDS):

        def appoint(unit, year=year):
            user = anew(cast.thu)
            return lambda: rotation.appoint(bloc, unit, year=str(year), role=Term.Role.HEAD, by=user)

        assert refused(together(*[appoint(unit) for unit in units])) == ["head_exists"]
        assert Term.objects.filter(bloc=bloc, year=str(year)).count() == 1
        assert Term.history.filter(bloc=bloc, year=str(year)).count() == 1


def test_the_same_appointment_twice_at_once_is_made_once(cast):
    bloc = make_bloc("", 1, council=cast.council)
    unit = bloc.memberships.get().unit
    users = [anew(cast.thu), anew(cast.thu)]
    outcomes = together(
        *[lambda user=user: rotation.appoint(bloc, unit, year="2030", role=Term.Role.HEAD, by=user) for user in users]
    )
    assert refused(outcomes) == []
    assert outcomes[0] == outcomes[1]


def test_the_same_comment_twice_at_once_is_kept_once(cast, bloc):
    for _ in range(ROUNDS):
        row = bloc()
        drafting.circulate(row.draft, by=cast.thu)
        covenant = Covenant.objects.get(pk=row.draft.pk)
        users = [anew(row.leaders[1]), anew(row.leaders[1])]
        outcomes = together(
            *[lambda user=user, c=covenant: drafting.comment(c, text="Nhất trí", by=user) for user in users]
        )
        assert refused(outcomes) == []
        assert Comment.objects.filter(covenant=covenant).count() == 1


def test_two_drafts_begun_at_once_are_one(cast):
    bloc = make_bloc("", 2, council=cast.council)
    users = [anew(cast.thu), anew(cast.thu)]
    outcomes = together(*[lambda user=user: lifecycle.begin(bloc, cast.year, by=user) for user in users])
    assert refused(outcomes) == []
    campaign = Campaign.objects.get(bloc=bloc)
    assert campaign.steps.count() == 6
    outcomes = together(*[lambda user=user: drafting.draft(campaign, by=user) for user in users])
    assert refused(outcomes) == []
    assert Covenant.objects.filter(campaign=campaign).count() == 1


def test_two_commitments_removed_at_once_leave_no_gap(cast, bloc):
    for _ in range(ROUNDS):
        row = bloc()
        for text in ("Hai", "Ba", "Bốn"):
            drafting.put(row.draft, text=text, by=cast.thu)
        first, second = Commitment.objects.filter(covenant=row.draft, number__in=[1, 3]).select_related("covenant")
        users = [anew(cast.thu), anew(cast.thu)]
        outcomes = together(
            lambda u=users[0], c=first: drafting.remove(c, by=u), lambda u=users[1], c=second: drafting.remove(c, by=u)
        )
        assert refused(outcomes) == []
        left = list(row.draft.commitments.order_by("number").values_list("number", "text"))
        assert left == [(1, "Hai"), (2, "Bốn")]


def test_one_copy_is_issued_when_two_ask_at_once(signing_bloc):
    row = signing_bloc()
    covenants = [Covenant.objects.get(pk=row.covenant.pk) for _ in range(2)]
    outcomes = together(*[lambda c=c: signing.issue_copy(c) for c in covenants])
    assert refused(outcomes) == []
    assert outcomes[0] == outcomes[1]


def test_the_database_stands_behind_the_locks(cast):
    """Rows that nobody locked for and nobody checked: the exclusion constraint lets one of two in.

    The other is refused, or, when each waits for the other, PostgreSQL ends one of them as a deadlock.
    """
    bloc = make_bloc("", 1, council=cast.council)
    unit = bloc.memberships.get().unit
    Membership.objects.all().delete()
    rows = [Membership(bloc=bloc, unit=unit, since=date(2026, 1, 1)) for _ in range(2)]
    outcomes = together(*[row.save for row in rows])
    assert [type(outcome).__name__ in {"IntegrityError", "OperationalError"} for outcome in outcomes if outcome] == [
        True
    ]
    assert Membership.objects.filter(bloc=bloc).count() == 1


def test_commitments_moved_at_the_same_moment_keep_numbers_without_gaps(cast, bloc):
    for _ in range(ROUNDS):
        row = bloc()
        for text in ("Hai", "Ba"):
            drafting.put(row.draft, text=text, by=cast.thu)
        first, _second, last = row.draft.commitments.select_related("covenant__campaign__bloc").order_by("number")
        one, other = anew(cast.thu), anew(cast.thu)
        outcomes = together(
            lambda last=last, one=one: drafting.move(last, to=1, by=one),
            lambda first=first, other=other: drafting.move(first, to=3, by=other),
        )
        assert refused(outcomes) == []
        assert list(row.draft.commitments.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
        assert row.draft.commitments.filter(number=0).count() == 0
