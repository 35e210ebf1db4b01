"""What is said before signing opens, and stands in nobody's way."""

from datetime import timedelta

import pytest

from blocs.models import Mandate
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.covenants import doubts, drafting, signing
from emulation.covenants.models import Comment, Covenant
from tests.conftest import give_mandate, make_person, yesterday


@pytest.fixture
def round_(cast, draft):
    """A draft that went round; the time for comments ended yesterday."""
    drafting.circulate(draft, by=cast.an, due_on=today())
    draft.refresh_from_db()
    draft.comments_due_on = yesterday()
    draft.save()
    return draft


def codes(covenant) -> list[str]:
    return [doubt.code for doubt in doubts.before_signing(covenant)]


def accepted(covenant, cast, number=2, outcome="accepted"):
    remark = drafting.comment(
        covenant, by=cast.binh, text="Nên là 80 %", commitment=covenant.commitments.get(number=number)
    )
    return drafting.answer(remark, by=cast.an, outcome=outcome, text="Tiếp thu")


def test_a_draft_in_order_raises_none(cast, draft, round_):
    assert codes(round_) == []


def test_comments_that_are_still_due(cast, round_):
    round_.comments_due_on = today()
    assert codes(round_) == ["comments_still_due"]
    round_.comments_due_on = None
    assert codes(round_) == []


def test_units_for_which_nobody_signs_today_are_named(cast, round_):
    cast.binh.mandates.update(until=yesterday())
    cast.dung.mandates.update(capacity=Mandate.Capacity.OFFICER)
    give_mandate(cast.dung, cast.member, since=today() + timedelta(days=1))
    (doubt,) = doubts.before_signing(round_)
    assert doubt.code == "nobody_signs"
    assert cast.member.name in doubt.message
    assert cast.deputy.name in doubt.message
    assert cast.head.name not in doubt.message
    assert doubt.url == f"/khoi/{cast.bloc.pk}/"
    make_person("Giang", cast.member, capacity=Mandate.Capacity.DEPUTY)
    assert doubts.without_signer([cast.head, cast.member, cast.deputy]) == [cast.deputy]


def test_a_comment_accepted_whose_commitment_stayed_as_it_was(cast, round_):
    remark = accepted(round_, cast)
    (doubt,) = doubts.before_signing(round_)
    assert (doubt.code, doubt.url) == ("accepted_unchanged", f"/gop-y/{remark.pk}/")
    assert cast.member.name in doubt.message


@pytest.mark.parametrize("outcome", ["partly", "declined"])
def test_only_what_was_accepted_in_full_is_asked_about(cast, round_, outcome):
    accepted(round_, cast, outcome=outcome)
    assert codes(round_) == []


@pytest.mark.parametrize("change", [{"target": 80}, {"text": "Khác"}, {"unit_targets": True}])
def test_any_change_of_the_commitment_answers_the_comment(cast, round_, change):
    accepted(round_, cast)
    if "unit_targets" in change:
        change = {"unit_targets": {cast.member: 80}}
    said = {"text": "Người trực tiếp công tác được khen", "target": 70, "comparator": ">=", "unit_of_measure": "%"}
    drafting.put(round_, number=2, by=cast.an, **{**said, **change})
    assert codes(round_) == []


def test_another_number_or_a_saving_without_a_change_answers_nothing(cast, round_):
    accepted(round_, cast)
    said = {"text": "Người trực tiếp công tác được khen", "target": 70, "comparator": ">=", "unit_of_measure": "%"}
    drafting.put(round_, number=2, by=cast.an, **said)
    drafting.remove(round_.commitments.get(number=1), by=cast.an)
    assert codes(round_) == ["accepted_unchanged"]


def test_a_commitment_taken_out_answers_the_comment(cast, round_):
    remark = accepted(round_, cast)
    drafting.remove(remark.commitment, by=cast.an)
    assert codes(round_) == []


def test_nothing_is_asked_once_signing_is_open(cast, round_):
    accepted(round_, cast)
    cast.binh.mandates.update(until=yesterday())
    lifecycle.launch(round_.campaign, by=cast.an)
    covenant = signing.open_signing(round_, due_on=today(), by=cast.an)
    assert covenant.state == "signing"
    assert codes(covenant) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_doubts_take_one_number_of_queries(cast, round_, rows, django_assert_num_queries):
    commitment = round_.commitments.get(number=2)
    for number in range(rows):
        Comment.objects.create(
            covenant=round_, commitment=commitment, unit=cast.member, author=cast.binh, text=f"Góp ý {number}",
            made_at=now(), outcome="accepted",
        )  # fmt: skip
    cast.binh.mandates.update(until=yesterday())
    covenant = Covenant.objects.select_related("campaign__bloc").get(pk=round_.pk)
    with django_assert_num_queries(5):
        found = doubts.before_signing(covenant)
    assert [doubt.code for doubt in found] == ["nobody_signs"] + ["accepted_unchanged"] * rows
