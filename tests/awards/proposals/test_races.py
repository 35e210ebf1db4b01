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


def as_other(person, act, *rows):
    """`act` as another process would do it, with person and rows loaded anew."""
    user, copies = anew(person), [again(row) for row in rows]
    return lambda: act(*copies, user)


def naming(name, code="T-LDTT"):
    return lambda row, user: nominated(row, name, by=user, code=code)


def adding(data):
    return lambda row, user: keeping.add(row, "minutes", upload(data), by=user)


def reporting(cast, number):
    fields = {
        "council": cast.council, "award": award("F-BKBT"), "name": f"Người {number}", "achieved_on": today(),
        "achievement": "Cứu người.", "position_class": "worker",
    }  # fmt: skip
    return lambda user: sudden.report(cast.member, by=user, **fields)


def test_two_people_hand_in_at_once_and_it_is_in_once(cast, campaign, catalogue):
    for number in range(ROUNDS):
        row = make(cast, campaign, number)
        outcomes = together(*[as_other(cast.binh, lambda r, u: handing_in.submit(r, by=u), row) for _ in range(2)])
        assert refused(outcomes) == []
        assert again(row).stages.count() == 1
        assert Document.objects.filter(kind="submission", owner=cast.member).count() == number + 1


def test_a_recall_against_an_opening_leaves_one_of_them(cast, campaign, catalogue):
    for number in range(ROUNDS):
        row = handing_in.submit(make(cast, campaign, number), by=cast.binh)
        outcomes = together(
            as_other(cast.binh, lambda r, u: handing_in.recall(r, by=u), row),
            as_other(cast.an, lambda r, u: reviewing.open_it(r, by=u), row),
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
        outcomes = together(*[as_other(cast.binh, naming(name, code), row) for code in ("T-LDTT", "T-CSTDCS")])
        assert refused(outcomes) == []
        assert Recipient.objects.filter(name=name).count() == 1
        assert Nomination.objects.filter(recipient__name=name).count() == 2


def test_two_submissions_of_a_unit_name_a_new_person_at_once(cast, campaign, catalogue):
    rows = [drafting.begin(campaign, cast.member, by=cast.binh, occasion=each) for each in ("merit", "movement")]
    for number in range(ROUNDS):
        name = f"Lê Văn Bảo {number}"
        outcomes = together(*[as_other(cast.binh, naming(name, "F-BKBT"), row) for row in rows])
        assert refused(outcomes) == []
        assert Recipient.objects.filter(name=name).count() == 1


def test_two_beginnings_at_once_are_one(cast, campaign, catalogue):
    begin = [as_other(cast.binh, lambda user: drafting.begin(campaign, cast.member, by=user)) for _ in range(2)]
    assert refused(together(*begin)) == []
    assert Submission.objects.count() == 1


def test_the_same_sudden_achievement_twice_at_once_is_one(cast, campaign, catalogue):
    for number in range(ROUNDS):
        outcomes = together(*[as_other(cast.binh, reporting(cast, number)) for _ in range(2)])
        assert refused(outcomes) == []
    assert Submission.objects.count() == ROUNDS


def test_the_same_file_twice_at_once_is_kept_once(cast, campaign, catalogue):
    row = make(cast, campaign, 1, whole=False)
    for _number in range(ROUNDS):
        outcomes = together(*[as_other(cast.binh, adding(data), row) for data in [upload().read()] * 2])
        assert refused(outcomes) == []
    assert row.pieces.count() == ROUNDS
