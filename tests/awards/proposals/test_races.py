"""Two people at one submission at the same moment, on PostgreSQL."""

import pytest

from awards.proposals import drafting, handing_in, keeping, reviewing, sudden
from awards.proposals.models import Nomination, Submission
from awards.records.models import Recipient
from common.clock import today
from documents.models import Document
from tests.awards.proposals.making import again, award, completed, nominated
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.evidence.making import upload

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def make(cast, campaign, number: int, *, whole: bool = True) -> Submission:
    """A submission of its own for every round: what was there before is given up."""
    row = drafting.begin(campaign, cast.member, by=cast.binh)
    nominated(row, f"Người {number}", by=cast.binh)
    return completed(row, by=cast.binh) if whole else row


def give_up(row: Submission, cast) -> None:
    row = again(row)
    if row.is_with_unit:
        handing_in.withdraw(row, by=cast.binh, because="Hết vòng")


def test_two_people_hand_in_at_once_and_it_is_in_once(cast, campaign, catalogue):
    for number in range(ROUNDS):
        row = make(cast, campaign, number)
        outcomes = together(*[lambda u=anew(cast.binh), r=again(row): handing_in.submit(r, by=u) for _ in range(2)])
        assert refused(outcomes) == []
        assert again(row).stages.count() == 1
        assert Document.objects.filter(kind="submission", owner=cast.member).count() == number + 1


def test_a_recall_against_an_opening_leaves_one_of_them(cast, campaign, catalogue):
    for number in range(ROUNDS):
        row = handing_in.submit(make(cast, campaign, number), by=cast.binh)
        people = [anew(cast.binh), anew(cast.an)]
        outcomes = together(
            lambda u=people[0], r=again(row): handing_in.recall(r, by=u),
            lambda u=people[1], r=again(row): reviewing.open_it(r, by=u),
        )
        found = again(row)
        is_back = found.state == Submission.State.DRAFT
        assert refused(outcomes) == (["not_there"] if is_back else ["opened"])
        assert bool(found.opened_at) is not is_back
        give_up(row, cast)


def test_two_people_nominate_the_same_person_at_once(cast, campaign, catalogue):
    row = drafting.begin(campaign, cast.member, by=cast.binh)
    for number in range(ROUNDS):
        name = f"Nguyễn Thị Ánh {number}"
        codes = ("T-LDTT", "T-CSTDCS")
        outcomes = together(
            *[lambda c=code, n=name, u=anew(cast.binh): nominated(again(row), n, by=u, code=c) for code in codes]
        )
        assert refused(outcomes) == []
        assert Recipient.objects.filter(name=name).count() == 1
        assert Nomination.objects.filter(recipient__name=name).count() == 2


def test_two_submissions_of_a_unit_name_a_new_person_at_once(cast, campaign, catalogue):
    rows = [drafting.begin(campaign, cast.member, by=cast.binh, occasion=each) for each in ("merit", "movement")]
    for number in range(ROUNDS):
        name = f"Lê Văn Bảo {number}"
        outcomes = together(*[lambda r=row, n=name, u=anew(cast.binh): nominated(again(r), n, by=u) for row in rows])
        assert refused(outcomes) == []
        assert Recipient.objects.filter(name=name).count() == 1


def test_two_beginnings_at_once_are_one(cast, campaign, catalogue):
    outcomes = together(
        *[lambda u=anew(cast.binh): drafting.begin(campaign, cast.member, by=u) for _ in range(2)]
    )
    assert refused(outcomes) == []
    assert Submission.objects.count() == 1


def test_the_same_sudden_achievement_twice_at_once_is_one(cast, campaign, catalogue):
    for number in range(ROUNDS):
        fields = {
            "council": cast.council, "award": award("F-BKBT"), "name": f"Người {number}", "achieved_on": today(),
            "achievement": "Cứu người.", "position_class": "worker",
        }  # fmt: skip
        outcomes = together(
            *[lambda u=anew(cast.binh), f=fields: sudden.report(cast.member, by=u, **f) for _ in range(2)]
        )
        assert refused(outcomes) == []
    assert Submission.objects.count() == ROUNDS


def test_the_same_file_twice_at_once_is_kept_once(cast, campaign, catalogue):
    row = make(cast, campaign, 1, whole=False)
    for _number in range(ROUNDS):
        data = upload().read()
        together(*[
            lambda u=anew(cast.binh), d=data: keeping.add(again(row), "minutes", upload(d), by=u) for _ in range(2)
        ])  # fmt: skip
    assert row.pieces.count() == ROUNDS
