"""Who signs a covenant, when, and what a signature sets in motion."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import resolve
from django.utils import timezone

from blocs import rotation, scope, succession
from blocs.models import Membership, Unit
from common import clock
from common.clock import now, today
from documents import paper
from documents.models import Document, Signature
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Step
from emulation.covenants import drafting, signing
from emulation.covenants.models import Covenant, Party
from tests.conftest import act, authority, codes, give_mandate, make_person

State = Covenant.State
DAY = timedelta(days=1)


def refuses(code: str, act_) -> None:
    with pytest.raises(ValidationError) as error:
        act_()
    assert codes(error) == {code}


def state(covenant) -> str:
    return Covenant.objects.get(pk=covenant.pk).state


def places(covenant) -> dict[str, str]:
    return {place.party.unit.name: place.state for place in signing.progress(covenant)}


def ink(**fields) -> paper.InkSignature:
    given = {
        "signer_name": "Bình", "post": "Giám đốc", "signed_at": now(), "scan": b"%PDF", "media_type": "application/pdf",
    }  # fmt: skip
    return paper.InkSignature(**{**given, **fields})


@pytest.fixture
def launched(cast, draft) -> Covenant:
    lifecycle.launch(draft.campaign, by=cast.an)
    return Covenant.objects.get(pk=draft.pk)


@pytest.fixture
def sign(cast, covenant):
    people = {"an": cast.head, "binh": cast.member, "dung": cast.deputy}

    def sign_(name: str, **fields) -> Signature:
        return signing.sign(covenant, unit=people[name], by=getattr(cast, name), act=act(covenant, **fields))

    return sign_


# --- Opening --------------------------------------------------------------------------------------


def test_opening_freezes_the_text_and_lists_the_members_of_today(cast, launched):
    covenant = signing.open_signing(launched, due_on=today(), by=cast.an)
    assert (covenant.state, covenant.signing_due_on) == (State.SIGNING, today())
    assert [party.unit for party in covenant.parties.order_by("order")] == [cast.head, cast.deputy, cast.member]
    assert covenant.document.title == f"Giao ước thi đua năm {cast.year} – Khối thi đua Tổng hợp"
    assert (covenant.document.standing, covenant.document.created_by) == ("pending", cast.an)
    assert {row.history_user for row in Party.history.all()} == {cast.an}
    assert covenant.history.first().history_user == cast.an


def test_a_unit_that_left_and_a_unit_that_joins_tomorrow_are_no_parties(cast, launched):
    Membership.objects.filter(unit=cast.member).update(until=today() - DAY)
    later = Unit.objects.create(code="SAU", name="Đơn vị vào sau")
    Membership.objects.create(bloc=cast.bloc, unit=later, since=today() + DAY)
    covenant = signing.open_signing(launched, due_on=today(), by=cast.an)
    assert {party.unit for party in covenant.parties.all()} == {cast.head, cast.deputy}


def test_opening_twice_changes_nothing(cast, covenant):
    before = covenant.history.count(), Document.objects.count(), Party.objects.count()
    again = signing.open_signing(covenant, due_on=today() + 99 * DAY, by=cast.thu)
    assert again.signing_due_on == covenant.signing_due_on
    assert (covenant.history.count(), Document.objects.count(), Party.objects.count()) == before


@pytest.mark.parametrize("name", ["oanh", "binh", "chi", "son"])
def test_nobody_else_opens_closes_or_records_ink(cast, launched, name):
    by = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        signing.open_signing(launched, due_on=today(), by=by)
    covenant = signing.open_signing(launched, due_on=today(), by=cast.thu)
    with pytest.raises(PermissionDenied):
        signing.close(covenant, by=by, because="x")
    with pytest.raises(PermissionDenied):
        signing.record_ink(covenant, unit=cast.member, ink=ink(), by=by)
    assert state(covenant) == State.SIGNING


def test_opening_lists_everything_that_is_missing(cast, campaign):
    covenant = drafting.draft(campaign, by=cast.an)
    commitment = drafting.put(covenant, text="x", by=cast.an)
    drafting.circulate(covenant, by=cast.an)
    drafting.comment(covenant, text="Góp ý", by=cast.binh)
    drafting.remove(commitment, by=cast.an)
    Membership.objects.update(until=today() - DAY)
    with pytest.raises(ValidationError) as error:
        signing.open_signing(covenant, due_on=today(), by=cast.thu)
    assert [row.code for row in error.value.error_list] == [
        "not_launched", "no_commitments", "unanswered_comments", "no_members",
    ]  # fmt: skip
    assert state(covenant) == State.CIRCULATED
    assert not Party.objects.exists()


def test_every_missing_thing_has_an_address_that_exists(cast, campaign):
    covenant = drafting.draft(campaign, by=cast.an)
    Membership.objects.update(until=today() - DAY)
    for gap in signing.missing(covenant):
        assert resolve(gap.url).view_name == gap.page


def test_the_last_day_for_signing_is_not_over(cast, launched):
    refuses("in_the_past", lambda: signing.open_signing(launched, due_on=today() - DAY, by=cast.an))


def test_a_character_that_cannot_be_printed_is_named(cast, launched):
    drafting.write(launched, preamble="Một bức tranh: 🐉", by=cast.an)
    refuses("unprintable", lambda: signing.open_signing(launched, due_on=today(), by=cast.an))
    assert state(launched) == State.DRAFT
    assert not Party.objects.exists()
    assert not Document.objects.exists()


def test_a_finished_version_is_not_opened_again(cast, covenant, sign):
    for name in ("an", "binh", "dung"):
        sign(name)
    refuses("not_open", lambda: signing.open_signing(covenant, due_on=today(), by=cast.an))


# --- Signing --------------------------------------------------------------------------------------


def test_last_signature_puts_the_covenant_in_force(cast, covenant):
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.SIGNING
    assert [party.unit for party in signing.waiting_for(covenant)] == [cast.deputy]

    signing.sign(covenant, unit=cast.deputy, by=cast.dung, act=act(covenant))
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.IN_FORCE
    assert covenant.campaign.steps.get(kind="covenant").has_happened
    assert covenant.in_force_at is not None
    assert covenant.closed_by is None
    assert covenant.document.standing == "in_force"
    assert covenant.history.first().history_user == cast.dung


def test_a_copy_carries_the_signatures_and_is_the_same_twice(cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    covenant.refresh_from_db()
    first, second = signing.issue_copy(covenant), signing.issue_copy(covenant)
    assert first == second
    assert first.signature_count == 1
    assert bytes(first.data).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["oanh", "an", "dung", "thu", "admin", "chi", "son"])
def test_nobody_signs_or_declines_for_the_unit_of_another(cast, covenant, name):
    by = getattr(cast, name)
    for unit in (cast.member, cast.elsewhere):
        with pytest.raises(PermissionDenied):
            signing.sign(covenant, unit=unit, by=by, act=act(covenant))
        with pytest.raises(PermissionDenied):
            signing.decline(covenant, unit=unit, by=by, because="x")
    assert not Signature.objects.exists()


def test_a_unit_that_is_no_party_does_not_sign(cast, covenant):
    with pytest.raises(PermissionDenied):
        signing.sign(covenant, unit=cast.elsewhere, by=cast.chi, act=act(covenant))


@pytest.mark.parametrize("days", [{"until": today() - DAY}, {"since": today() + DAY}])
def test_a_mandate_that_ended_yesterday_or_begins_tomorrow_does_not_sign(cast, covenant, days):
    cast.binh.mandates.update(**days)
    with pytest.raises(PermissionDenied):
        signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))


def test_signing_twice_counts_once(sign):
    sign("binh")
    refuses("already_signed", lambda: sign("binh"))
    assert Signature.objects.count() == 1


def test_a_text_that_is_not_the_one_that_was_read_is_not_signed(sign):
    refuses("text_changed", lambda: sign("binh", text_sha256="0" * 64))


def test_capacity_and_authority_are_checked(cast, sign):
    refuses("capacity", lambda: sign("binh", capacity="KT."))
    cast.binh.mandates.update(capacity="deputy")
    scope.forget(cast.binh)
    refuses("authority_missing", lambda: sign("binh", capacity="KT."))
    assert sign("binh", capacity="KT.", capacity_for="Giám đốc", authority=authority()).capacity == "KT."


def test_a_draft_and_a_finished_covenant_are_not_signed(cast, draft, covenant, sign):
    for name in ("an", "binh"):
        sign(name)
    signing.close(covenant, by=cast.an, because="Hết hạn")
    refuses("not_open", lambda: sign("dung"))
    refuses("not_open", lambda: signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="x"))
    refuses("not_open", lambda: signing.record_ink(covenant, unit=cast.deputy, ink=ink(), by=cast.an))


def test_a_covenant_that_was_withdrawn_is_not_signed(cast, covenant, sign):
    drafting.new_version(covenant, by=cast.an, because="Sai")
    refuses("not_open", lambda: sign("binh"))


@pytest.mark.parametrize(("hour", "days"), [(time(23, 59, 59), 0), (time(0, 0, 0), 1)])
def test_a_signature_is_late_from_midnight_on(covenant, sign, hour, days):
    day = covenant.signing_due_on + days * DAY
    with clock.at(timezone.make_aware(datetime.combine(day, hour))):
        assert sign("binh").days_late == days
    assert places(covenant)["Kho bạc Nhà nước tỉnh"] == ("late" if days else "signed")


def test_a_head_that_changed_today_loses_the_closing_and_keeps_the_signing(cast, covenant, sign):
    rotation.replace_head(
        cast.bloc, cast.deputy, year=cast.year, from_day=today(), by=cast.thu, because="lý do", document="QĐ 1"
    )
    sign("an")
    with pytest.raises(PermissionDenied):
        signing.close(covenant, by=cast.an, because="x")
    assert signing.close(covenant, by=cast.dung, because="x").state == State.IN_FORCE


def test_the_heir_signs_for_a_unit_that_was_renamed_meanwhile(cast, covenant, sign):
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ", by=cast.thu)
    signature = sign("binh")
    assert (signature.unit, signature.unit_name) == (cast.member, "Kho bạc Nhà nước tỉnh")
    assert signature.mandate.unit.name == "Kho bạc khu vực"
    sign("an")
    sign("dung")
    assert state(covenant) == State.IN_FORCE


def test_only_one_of_two_heirs_signs(cast, covenant):
    parts = [Unit(code="P1", name="Một"), Unit(code="P2", name="Hai")]
    succession.split(cast.member, into=parts, on=today(), decision="QĐ", by=cast.thu)
    leaders = [give_mandate(make_person(), part, since=today()).person for part in parts]
    signing.sign(covenant, unit=cast.member, by=leaders[0], act=act(covenant))
    refuses("already_signed", lambda: signing.sign(covenant, unit=cast.member, by=leaders[1], act=act(covenant)))


# --- Ink ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "thu", "admin"])
def test_a_signature_on_paper_is_recorded_by_the_head_or_the_secretariat(cast, covenant, name):
    signature = signing.record_ink(covenant, unit=cast.member, ink=ink(), by=getattr(cast, name))
    assert (signature.method, signature.recorded_by) == ("ink", getattr(cast, name))
    assert places(covenant)["Kho bạc Nhà nước tỉnh"] == "ink"


def test_a_signature_on_paper_may_be_the_last(cast, covenant, sign):
    sign("an")
    sign("dung")
    signing.record_ink(covenant, unit=cast.member, ink=ink(), by=cast.thu)
    assert state(covenant) == State.IN_FORCE


def test_a_signature_on_paper_has_a_scan_and_no_future(cast, covenant, sign):
    for fields, code in [({"scan": b""}, "scan_missing"), ({"signed_at": now() + DAY}, "in_the_future")]:
        refuses(
            code, lambda fields=fields: signing.record_ink(covenant, unit=cast.member, ink=ink(**fields), by=cast.an)
        )
    sign("binh")
    refuses("already_signed", lambda: signing.record_ink(covenant, unit=cast.member, ink=ink(), by=cast.an))
    with pytest.raises(PermissionDenied):
        signing.record_ink(covenant, unit=cast.elsewhere, ink=ink(), by=cast.an)


# --- Declining and voiding ------------------------------------------------------------------------


def test_a_unit_declines_with_a_reason_and_may_sign_later(cast, covenant, sign):
    party = signing.decline(covenant, unit=cast.member, by=cast.binh, because="Chỉ tiêu 2 quá cao")
    assert (party.declined_by, party.decline_reason) == (cast.binh, "Chỉ tiêu 2 quá cao")
    row = party.history.first()
    assert (row.history_user, row.history_change_reason) == (cast.binh, "Chỉ tiêu 2 quá cao")
    assert places(covenant)["Kho bạc Nhà nước tỉnh"] == "declined"

    sign("binh")
    party.refresh_from_db()
    assert (party.declined_at, party.declined_by, party.decline_reason) == (None, None, "")
    assert places(covenant)["Kho bạc Nhà nước tỉnh"] == "signed"


def test_a_covenant_that_one_unit_declined_is_not_in_force_by_itself(cast, covenant, sign):
    signing.decline(covenant, unit=cast.member, by=cast.binh, because="x")
    sign("an")
    sign("dung")
    assert state(covenant) == State.SIGNING
    assert [party.unit for party in signing.waiting_for(covenant)] == [cast.member]


def test_declining_needs_a_reason_and_no_signature(cast, covenant, sign):
    refuses("because_missing", lambda: signing.decline(covenant, unit=cast.member, by=cast.binh, because=" "))
    sign("binh")
    refuses("already_signed", lambda: signing.decline(covenant, unit=cast.member, by=cast.binh, because="x"))


@pytest.mark.parametrize("name", ["an", "thu", "admin", "binh"])
def test_a_wrong_signer_is_replaced_and_the_unit_signs_again(cast, covenant, sign, name):
    sign("an")
    wrong = sign("binh")
    voided = signing.replace_signer(covenant, signature=wrong, by=getattr(cast, name), because="Chưa được ủy quyền")
    assert (voided.voided_by, voided.void_reason) == (getattr(cast, name), "Chưa được ủy quyền")
    assert places(covenant) == {
        "Sở Nội vụ": "signed", "Kho bạc Nhà nước tỉnh": "missing", "Đài Phát thanh và Truyền hình tỉnh": "missing",
    }  # fmt: skip
    sign("binh")
    sign("dung")
    assert state(covenant) == State.IN_FORCE
    assert covenant.document.signatures.count() == 4


@pytest.mark.parametrize("name", ["oanh", "dung", "chi", "son"])
def test_nobody_else_voids_a_signature(cast, covenant, sign, name):
    signature = sign("binh")
    with pytest.raises(PermissionDenied):
        signing.replace_signer(covenant, signature=signature, by=getattr(cast, name), because="x")
    assert Signature.objects.valid().count() == 1


def test_a_signature_is_voided_once_with_a_reason_and_while_signing_is_open(cast, covenant, sign):
    signature = sign("binh")
    refuses("because_missing", lambda: signing.replace_signer(covenant, signature=signature, by=cast.an, because=""))
    signing.replace_signer(covenant, signature=signature, by=cast.an, because="x")
    refuses("already_voided", lambda: signing.replace_signer(covenant, signature=signature, by=cast.an, because="x"))
    last = [sign(name) for name in ("an", "binh", "dung")][-1]
    refuses("not_open", lambda: signing.replace_signer(covenant, signature=last, by=cast.an, because="x"))


def test_a_signature_under_another_paper_is_not_voided_here(cast, covenant, sign):
    signature = sign("binh")
    new = drafting.new_version(covenant, by=cast.an, because="Sai")
    signing.open_signing(new, due_on=today(), by=cast.an)
    with pytest.raises(PermissionDenied):
        signing.replace_signer(new, signature=signature, by=cast.an, because="x")


# --- Closing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "thu", "admin"])
def test_closing_puts_the_covenant_in_force_and_names_who_is_missing(cast, covenant, sign, name):
    sign("an")
    signing.decline(covenant, unit=cast.member, by=cast.binh, because="x")
    closed = signing.close(covenant, by=getattr(cast, name), because="Hết hạn ký")
    assert (closed.state, closed.closed_by) == (State.IN_FORCE, getattr(cast, name))
    assert [party.unit for party in signing.waiting_for(closed)] == [cast.deputy, cast.member]
    assert places(closed)["Kho bạc Nhà nước tỉnh"] == "declined"
    assert "Hết hạn ký" in {row.history_change_reason for row in closed.history.all()}

    before = closed.history.count(), Step.history.count()
    signing.close(covenant, by=cast.thu, because="")
    assert (closed.history.count(), Step.history.count()) == before


def test_closing_needs_a_signature_and_a_reason(cast, covenant, sign):
    refuses("nobody_signed", lambda: signing.close(covenant, by=cast.an, because="x"))
    sign("an")
    refuses("because_missing", lambda: signing.close(covenant, by=cast.an, because=" "))


def test_a_draft_is_not_closed(cast, launched):
    refuses("not_open", lambda: signing.close(launched, by=cast.an, because="x"))


def test_the_day_of_the_conference_stays_when_the_last_unit_signs_later(cast, covenant, sign):
    lifecycle.happened(covenant.campaign, "covenant", on=today() - DAY, by=cast.an)
    for name in ("an", "binh", "dung"):
        sign(name)
    assert covenant.campaign.steps.get(kind="covenant").done_on == today() - DAY


# --- What lists show ------------------------------------------------------------------------------


def test_a_draft_has_no_progress(draft):
    assert signing.progress(draft) == signing.waiting_for(draft) == []


def test_progress_takes_two_queries(covenant, sign, django_assert_num_queries):
    sign("binh")
    covenant.refresh_from_db()
    with django_assert_num_queries(2):
        assert len(signing.progress(covenant)) == 3


def test_lists_count_valid_signatures(cast, covenant, sign):
    def counts() -> tuple[int, int]:
        row = Covenant.objects.with_signing_progress().get(pk=covenant.pk)
        return row.party_count, row.signed_count

    assert counts() == (3, 0)
    signature = sign("binh")
    sign("an")
    assert counts() == (3, 2)
    signing.replace_signer(covenant, signature=signature, by=cast.an, because="x")
    assert counts() == (3, 1)


def test_a_covenant_waits_for_units_that_neither_signed_nor_declined(cast, covenant, sign):
    def waits_for(*units) -> bool:
        return Covenant.objects.waiting_for({unit.pk for unit in units}).exists()

    assert waits_for(cast.member)
    assert not waits_for(cast.elsewhere)
    sign("binh")
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="x")
    assert not waits_for(cast.member, cast.deputy)
    assert waits_for(cast.member, cast.head)


def test_an_ink_signature_is_not_older_than_the_text(cast, covenant):
    with pytest.raises(ValidationError) as refused:
        signing.record_ink(covenant, unit=cast.member, ink=ink(signed_at=now() - timedelta(days=400)), by=cast.an)
    assert codes(refused) == {"before_the_text"}


def test_one_who_is_only_authorised_does_not_void_the_signature_of_the_head_of_the_unit(cast, covenant):
    signature = signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    helper = make_person(
        "Hà", cast.member, capacity="authorised", authority="Giấy ủy quyền số 9", post="Chánh Văn phòng"
    )
    with pytest.raises(PermissionDenied):
        signing.replace_signer(covenant, signature=signature, by=helper, because="nhầm")
