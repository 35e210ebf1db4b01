"""Noticing a role model in two fields, and filling in the rest."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.evidence.models import Evidence
from emulation.notices.models import Message
from emulation.role_models import deciding, noticing
from emulation.role_models.models import RoleModel
from tests.conftest import codes
from tests.emulation.evidence.making import make_evidence, upload
from tests.emulation.role_models.conftest import DEED, WHO, consent, make_notice, make_published


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def test_anyone_of_a_member_unit_notices_in_two_fields(cast, year, hoa):
    row = noticing.notice(year, cast.member, name="Chị  Lê Thị Ví Dụ ", what_was_done=DEED, by=hoa)
    assert (row.kind, row.name, row.state, row.noticed_by) == ("person", "Chị Lê Thị Ví Dụ", "noticed", hoa)
    assert row.history.get().history_user == hoa
    message = Message.objects.get(kind=Message.Kind.ROLE_MODEL)
    assert message.audience == {"units": [cast.member.pk], "leaders_only": True, "but": [hoa.pk]}


@pytest.mark.parametrize("name", ["chi", "thu", "son", "an"])
def test_others_do_not_notice_for_the_unit(cast, year, name):
    with pytest.raises(PermissionDenied):
        make_notice(year, cast, by=getattr(cast, name))


def test_a_year_in_preparation_takes_notices_and_one_that_is_over_does_not(cast, campaign):
    assert make_notice(campaign, cast).pk
    campaign.launch()
    campaign.save()
    lifecycle.close(campaign, by=cast.an, because="Hết năm")
    refuses("not_open", lambda: make_notice(campaign, cast, name="Người khác"))


def test_sent_twice_it_is_kept_once_and_told_once(cast, year):
    rows = {make_notice(year, cast).pk, make_notice(year, cast, name=f" {WHO}  ").pk}
    assert len(rows) == RoleModel.objects.count() == Message.objects.filter(kind="role_model").count() == 1
    assert make_notice(year, cast, what_was_done="Một việc khác.").pk not in rows


def test_what_was_declined_may_be_noticed_again(cast, year):
    first = make_notice(year, cast)
    deciding.decline(first, because="Chưa rõ", by=cast.binh)
    assert make_notice(year, cast).pk != first.pk


def test_the_number_of_an_identity_card_is_refused(cast, year):
    refuses("personal_number", lambda: make_notice(year, cast, what_was_done="CCCD 001088012345 đã giúp dân."))
    assert make_notice(year, cast, what_was_done="Tiết kiệm 120000000000 đồng.").pk


def test_a_day_ahead_is_refused(cast, year):
    ahead = today().replace(year=today().year + 1, day=1)
    refuses("in_the_future", lambda: make_notice(year, cast, since=ahead))


def test_details_fit_the_kind(cast, year):
    given = {"position_class": "worker", "scope": "base"}
    row = make_notice(year, cast, kind="initiative", **given)
    assert (row.position_class, row.scope) == ("", "base")
    row = noticing.change(row, kind="person", position_class="worker", by=cast.binh)
    assert (row.position_class, row.scope) == ("worker", "")


def test_a_picture_is_kept_among_the_evidence_of_the_unit(cast, year):
    row = make_notice(year, cast, files=[upload()])
    assert [file.unit for file in row.evidence.all()] == [cast.member]


def test_a_file_that_is_refused_leaves_no_notice(cast, year):
    with pytest.raises(ValidationError):
        make_notice(year, cast, files=[upload(b"MZ", "a.exe")])
    assert not RoleModel.objects.exists() and not Evidence.objects.exists()


def test_until_it_is_checked_the_whole_unit_completes_it_then_its_leaders(cast, year, hoa):
    row = make_notice(year, cast)
    assert noticing.change(row, place="Bộ phận một cửa", by=hoa).place == "Bộ phận một cửa"
    with pytest.raises(PermissionDenied):
        noticing.change(row, place="Nơi khác", by=cast.an)
    deciding.check(row, by=cast.binh)
    with pytest.raises(PermissionDenied):
        noticing.change(row, place="Nơi khác", by=hoa)
    assert noticing.change(row, place="Nơi khác", by=cast.binh).place == "Nơi khác"


def test_the_same_words_twice_leave_one_trace(cast, year):
    row = make_notice(year, cast)
    for _again in range(2):
        noticing.change(row, place="Bộ phận một cửa", by=cast.binh)
    assert row.history.count() == 2


def test_with_another_deed_consent_is_asked_anew(cast, year):
    row = consent(make_notice(year, cast, place="Phường 1"), by=cast.binh)
    assert noticing.change(row, place="Phường 1", by=cast.binh).consent_on
    assert not noticing.change(row, what_was_done="Việc khác.", by=cast.binh).consent_on


@pytest.mark.parametrize(
    "shown",
    [
        {"name": "Chị Lê Thị Khác"}, {"place": "Nơi khác"}, {"position_class": "leader"}, {"since": today()},
        {"recognised_by": "Chủ tịch UBND phường", "recognition": "12/QĐ", "recognised_on": today()},
        {"kind": "collective"},
    ],
)  # fmt: skip
def test_with_anything_else_that_is_shown_consent_is_asked_anew(cast, year, shown):
    row = noticing.change(consent(make_notice(year, cast), by=cast.binh), by=cast.binh, **shown)
    assert (row.consent_on, row.consent_how, row.consent_recorded_by) == (None, "", None)
    row.refresh_from_db()
    assert row.consent_on is None


def test_with_another_picture_consent_is_asked_anew(cast, year):
    row = consent(make_notice(year, cast, files=[upload()]), by=cast.binh)
    assert noticing.change(row, by=cast.binh, evidence=list(row.evidence.all())).consent_on
    assert not noticing.change(row, by=cast.binh, files=[upload()]).consent_on
    row = consent(row, by=cast.binh)
    assert not noticing.change(row, by=cast.binh, evidence=[]).consent_on
    row.refresh_from_db()
    assert row.consent_on is None


def test_what_is_published_is_not_changed(cast, year):
    row = make_published(year, cast)
    refuses("published", lambda: noticing.change(row, name="Người khác", by=cast.binh))


def test_files_of_another_unit_prove_nothing(cast, year):
    row = make_notice(year, cast)
    foreign = make_evidence(year, cast.head, by=cast.an)
    refuses("not_own_evidence", lambda: noticing.change(row, evidence=[foreign], by=cast.binh))
    own = make_evidence(year, cast.member, by=cast.binh)
    assert noticing.change(row, evidence=[own], by=cast.binh).evidence.get() == own
    assert noticing.change(row, evidence=[], by=cast.binh).evidence.count() == 0
