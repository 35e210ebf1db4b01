"""What a new year takes over from the last one, and what it leaves there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.models import Term
from common.clock import today
from emulation.campaigns import content, lifecycle, planning
from emulation.campaigns.models import Campaign, Movement, Objective, Step, Task
from emulation.campaigns.planning import Planned
from emulation.covenants import carrying, drafting, signing
from emulation.covenants.carrying import Part
from emulation.covenants.models import Comment, Commitment, Covenant, UnitTarget
from tests.conftest import act, codes

ALL = Part.values


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def last(cast, covenant):
    """The launched year with everything in it, its covenant signed by one; the head leads the next one too."""
    campaign = covenant.campaign
    runs = Movement.objects.create(name="Chuyển đổi số", level="province")
    over = Movement.objects.create(name="Phòng chống dịch", level="central", ended_on=campaign.ends_on)
    content.set_objectives(campaign, ["Đoàn kết", "Nhân rộng điển hình"], by=cast.an)
    content.set_tasks(campaign, ["Hoàn thành nhiệm vụ"], by=cast.an)
    content.answer_movements(campaign, [over, runs], by=cast.an)
    planning.change(campaign, {"register": Planned(date(int(cast.year), 3, 20))}, because="Bổ sung", by=cast.an)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    Term.objects.create(
        bloc=cast.bloc, unit=cast.head, year=next_year(cast), role="head", since=today(), until=today() + timedelta(900)
    )
    return campaign


def next_year(cast):
    return str(int(cast.year) + 1)


@pytest.fixture
def coming(cast, last):
    return lifecycle.begin(cast.bloc, next_year(cast), by=cast.thu)


def told(campaign, person):
    return {offer.part: len(offer.names) for offer in carrying.source(campaign, by=person).offers}


def test_the_offer_counts_and_names_what_can_be_taken_over(cast, coming):
    assert told(coming, cast.thu) == {"objectives": 2, "tasks": 1, "movements": 1, "plan": 7, "covenant": 2}
    names = carrying.source(coming, by=cast.thu).offers
    assert names[2].names == ["Chuyển đổi số"], "the other movement ended with the year"
    assert names[4].names[1].endswith("≥ 70 %")


def test_everything_is_taken_over_and_nothing_that_belongs_to_last_year(cast, coming):
    assert carrying.carry_over(coming, ALL, by=cast.thu) == ALL
    coming.refresh_from_db()
    assert [row.text for row in coming.objectives.all()] == ["Đoàn kết", "Nhân rộng điển hình"]
    assert [row.text for row in coming.tasks.all()] == ["Hoàn thành nhiệm vụ"]
    assert [str(row) for row in coming.movements.all()] == ["Chuyển đổi số"]
    assert all(step.due_on.year >= int(coming.year) for step in coming.steps.exclude(due_on=None))
    assert coming.steps.filter(has_happened=True).count() == 0
    covenant = coming.covenants.get()
    assert (covenant.state, covenant.version, covenant.preamble) == ("draft", 1, "Các đơn vị thống nhất ký kết.")
    assert list(covenant.commitments.values_list("number", "comparator", "target")) == [
        (1, "done", None), (2, ">=", Decimal(70)),
    ]  # fmt: skip
    assert (coming.theme, covenant.document, covenant.parties.count()) == ("", None, 0)
    assert Comment.objects.filter(covenant=covenant).count() == 0


def test_taking_over_twice_changes_nothing(cast, coming):
    carrying.carry_over(coming, ALL, by=cast.thu)
    models = (Campaign, Objective, Task, Step, Covenant, Commitment)
    before = [model.history.count() for model in models]
    assert carrying.carry_over(coming, ALL, by=cast.thu) == []
    assert [model.history.count() for model in models] == before


def test_what_the_new_year_has_is_not_written_over(cast, coming):
    content.set_tasks(coming, ["Việc mới"], by=cast.thu)
    planning.change(coming, {"launch": Planned(date(int(coming.year), 2, 2))}, by=cast.thu)
    mine = drafting.draft(coming, preamble="Của năm mới", by=cast.thu)
    assert carrying.carry_over(coming, ALL, by=cast.thu) == ["objectives", "movements", "plan"]
    assert [row.text for row in coming.tasks.all()] == ["Việc mới"]
    assert coming.steps.get(kind="launch").due_on == date(int(coming.year), 2, 2)
    assert coming.covenants.get() == mine


def test_only_what_was_chosen_is_taken_over_and_history_says_by_whom(cast, coming):
    assert carrying.carry_over(coming, ["tasks"], by=cast.thu) == ["tasks"]
    assert (coming.objectives.count(), coming.covenants.count()) == (0, 0)
    assert coming.tasks.get().history.get().history_user == cast.thu


def test_targets_of_units_that_left_are_not_taken_over(cast, last, coming):
    row = Commitment.objects.get(number=2)
    UnitTarget._base_manager.bulk_create(
        [
            UnitTarget(commitment=row, unit=unit, target=target)
            for unit, target in [(cast.elsewhere, 50), (cast.member, 60)]
        ]
    )
    carrying.carry_over(coming, ["covenant"], by=cast.thu)
    own = coming.covenants.get().commitments.get(number=2).unit_targets
    assert list(own.values_list("unit", "target")) == [(cast.member.pk, 60)]


def test_only_those_who_prepare_the_new_year_take_over(cast, coming):
    for person in (cast.binh, cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            carrying.carry_over(coming, ALL, by=person)


def test_a_year_that_is_launched_or_has_no_earlier_one_takes_nothing_over(cast, last):
    for code in ("not_open", "no_last_year"):
        with pytest.raises(ValidationError) as error:
            carrying.carry_over(last, ALL, by=cast.thu)
        assert codes(error) == {code}
        Campaign.objects.filter(pk=last.pk).update(state="draft")


def test_a_last_year_without_days_offers_no_plan(cast, campaign):
    lifecycle.plan(campaign, dict.fromkeys(Step.Kind.values), by=cast.an)
    coming = lifecycle.begin(cast.bloc, next_year(cast), by=cast.thu)
    offers = {offer.part: offer for offer in carrying.source(coming, by=cast.thu).offers}
    assert (offers["plan"].names, offers["plan"].is_there) == ([], False)


# --- Pages --------------------------------------------------------------------------------------------


def test_the_check_page_says_what_is_taken_over_and_what_is_not(client, cast, coming):
    client.force_login(cast.thu)
    page = client.get(f"/nam/{coming.pk}/tu-nam-truoc/").content.decode()
    for words in ("2 items would be taken over", "Nhân rộng điển hình", "What stays with last year", "signatures"):
        assert words in page
    response = client.post(f"/nam/{coming.pk}/tu-nam-truoc/", {"parts": ["objectives", "covenant"]})
    assert (response.status_code, coming.objectives.count(), coming.tasks.count()) == (302, 2, 0)
    again = client.get(f"/nam/{coming.pk}/tu-nam-truoc/").content.decode()
    assert again.count("nothing is written over") == 2


def test_the_page_is_for_those_who_prepare_the_year(client, cast, coming):
    for person, status in [(cast.binh, 403), (cast.chi, 404), (cast.son, 404), (cast.thu, 200)]:
        client.force_login(person)
        assert client.get(f"/nam/{coming.pk}/tu-nam-truoc/").status_code == status


def test_a_bloc_without_an_earlier_year_is_told_so(client, cast, campaign):
    client.force_login(cast.an)
    assert "No earlier year" in client.get(f"/nam/{campaign.pk}/tu-nam-truoc/").content.decode()
    assert client.post(f"/nam/{campaign.pk}/tu-nam-truoc/", {"parts": ["tasks"]}).status_code == 200
