"""Saving and deleting with history: who did it and why."""

import pytest
from django.core.exceptions import ValidationError

from blocs.models import Unit
from common import history
from emulation.campaigns.models import Campaign, Task
from tests.conftest import codes, make_unit


def test_history_says_who_and_why(cast):
    unit = Unit(code="MOI", name="Đơn vị mới")
    history.save(unit, by=cast.thu, because="Quyết định 1/QĐ")
    row = unit.history.get()
    assert (row.history_user, row.history_change_reason, row.history_type) == (cast.thu, "Quyết định 1/QĐ", "+")


def test_the_reason_of_one_change_does_not_stick_to_the_next(cast):
    unit = Unit(code="MOI", name="Đơn vị mới")
    history.save(unit, by=cast.thu, because="lần một")
    history.save(unit, by=cast.admin)
    assert (unit.history.first().history_user, unit.history.first().history_change_reason) == (cast.admin, None)


def test_nothing_is_saved_that_breaks_a_constraint(cast):
    unit = make_unit("Một")
    unit.parent = unit
    with pytest.raises(ValidationError):
        history.save(unit, by=cast.thu)
    unit.refresh_from_db()
    assert unit.parent is None
    assert unit.history.count() == 1


def test_nothing_is_saved_that_a_field_refuses(cast):
    with pytest.raises(ValidationError) as error:
        history.save(Unit(code="", name="Không mã"), by=cast.thu)
    assert codes(error) == {"blank"}


def test_a_code_stays_unique(cast):
    make_unit("Một", code="MOT")
    with pytest.raises(ValidationError) as error:
        history.save(Unit(code="MOT", name="Hai"), by=cast.thu)
    assert codes(error) == {"unique"}


def test_a_state_is_checked_by_the_constraints_only(cast, campaign):
    """`clean_fields` would set the state again, which only a transition may."""
    campaign.theme = "Đổi mới"
    history.save(campaign, by=cast.an)
    assert Campaign.objects.get(pk=campaign.pk).theme == "Đổi mới"


def test_a_deletion_says_who_and_why(cast, campaign):
    task = Task(campaign=campaign, number=1, text="Nhiệm vụ")
    history.save(task, by=cast.an)
    history.delete(task, by=cast.oanh, because="ghi nhầm")
    row = Task.history.filter(history_type="-").get()
    assert (row.history_user, row.history_change_reason, row.text) == (cast.oanh, "ghi nhầm", "Nhiệm vụ")
