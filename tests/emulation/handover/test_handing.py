"""The day of the handover, the record, its signatures, and whose rights begin and end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import rotation
from blocs.models import Term
from blocs.years import bounds, following
from common import clock
from common.clock import today
from documents.models import Document
from documents.paper import Act
from emulation.campaigns import leading, lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.covenants import drafting, signing
from emulation.covenants import permissions as covenant_permissions
from emulation.covenants.models import Covenant
from emulation.handover import handing, obligations
from emulation.handover.models import Handover
from emulation.rotation import choosing, proposing
from tests.conftest import act, codes

DAY = timedelta(days=1)
HEAD, DEPUTY = Term.Role.HEAD, Term.Role.DEPUTY
State = Handover.State


def refuses(code, do):
    with pytest.raises(ValidationError) as error:
        do()
    assert codes(error) == {code}


@pytest.fixture
def on(year) -> date:
    """A day within the year, some days ahead (the clock of this fixture stands in the year)."""
    return today() + 9 * DAY


@pytest.fixture
def chosen(cast, year, vote):
    """Bình's unit heads the next year."""
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    return choosing.choose(choice, method="hands", vote=vote, by=cast.an)


@pytest.fixture
def handover(cast, year, chosen, on):
    return handing.begin(year, effective_on=on, note="Còn một cuộc họp.", by=cast.an)


@pytest.fixture
def record(cast, handover):
    """Frozen and open for both signatures."""
    return handing.open_signing(handover, by=cast.an)


def own_act(handover, **fields) -> Act:
    handover.refresh_from_db()
    return Act(**{"proof": "password", "text_sha256": handover.document.sha256, **fields})


def served(bloc, year) -> list[tuple]:
    rows = Term.objects.filter(bloc=bloc, year=year).order_by("-role", "since")
    return [(row.unit.name, row.role, row.since, row.until) for row in rows]


# --- The day ----------------------------------------------------------------------------------------


def test_the_day_moves_the_terms_of_both_years(cast, year, handover, on):
    first, last = bounds(cast.year)
    assert served(cast.bloc, cast.year) == [
        ("Sở Nội vụ", "head", first, on - DAY),
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy", first, on - DAY),
    ]
    assert served(cast.bloc, following(cast.year)) == [
        ("Kho bạc Nhà nước tỉnh", "head", on, bounds(following(cast.year))[1])
    ]
    later = last + 25 * DAY
    handing.begin(year, effective_on=later, note="Còn một cuộc họp.", by=cast.an)
    assert [row[3] for row in served(cast.bloc, cast.year)] == [later - DAY, later - DAY]
    assert served(cast.bloc, following(cast.year))[0][2] == later


def test_a_deputy_chosen_after_the_day_was_set_begins_on_it(cast, year, handover, vote, on):
    choice = proposing.propose(year, cast.deputy, role=DEPUTY, by=cast.an)
    assert choosing.choose(choice, method="hands", vote=vote, by=cast.an).term.since == on


def test_setting_the_same_day_twice_changes_nothing(cast, year, handover, on):
    before = handover.history.count(), Term.history.count()
    handing.begin(year, effective_on=on, note="Còn một cuộc họp.", by=cast.thu)
    assert (handover.history.count(), Term.history.count()) == before
    assert (handover.from_unit, handover.to_unit, handover.begun_by) == (cast.head, cast.member, cast.an)


@pytest.mark.parametrize("name", ["oanh", "binh", "dung", "chi", "son"])
def test_only_the_outgoing_leader_and_the_secretariat_hand_over(cast, year, chosen, on, name):
    by = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        handing.begin(year, effective_on=on, by=by)
    handover = handing.begin(year, effective_on=on, by=cast.thu)
    for do in (
        lambda: handing.open_signing(handover, by=by),
        lambda: handing.recall(handover, by=by, because="x"),
    ):
        with pytest.raises(PermissionDenied):
            do()


def test_what_a_handover_needs_is_said(cast, year, on):
    refuses("no_successor", lambda: handing.begin(year, effective_on=on, by=cast.an))
    rotation.appoint(cast.bloc, cast.head, year=following(cast.year), role=HEAD, by=cast.thu)
    refuses("same_unit", lambda: handing.begin(year, effective_on=on, by=cast.an))
    draft = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    refuses("not_launched", lambda: handing.begin(draft, effective_on=on, by=cast.thu))
    Term.objects.filter(year=cast.year).delete()
    refuses("no_head", lambda: handing.begin(year, effective_on=on, by=cast.thu))


def test_rights_do_not_change_on_days_that_are_over(cast, year, chosen, on):
    refuses("in_the_past", lambda: handing.begin(year, effective_on=today() - DAY, by=cast.an))
    handover = handing.begin(year, effective_on=on, by=cast.an)
    with clock.at(on):
        refuses("in_effect", lambda: handing.begin(year, effective_on=on + DAY, by=cast.an))
        assert handing.begin(year, effective_on=on, note="Sau ngày bàn giao", by=cast.an) == handover


def test_a_head_that_took_over_with_the_year_is_recorded_afterwards(cast, year, chosen):
    first = bounds(following(cast.year))[0]
    with clock.at(first + 5 * DAY):
        handover = handing.begin(year, effective_on=first, by=cast.an)
    assert (handover.from_unit, handover.to_unit) == (cast.head, cast.member)
    assert served(cast.bloc, cast.year)[0][3] == first - DAY


def test_a_leader_that_began_only_then_cannot_have_served_before(cast, year, chosen):
    rotation.replace_head(
        cast.bloc, cast.deputy, year=cast.year, from_day=today() + DAY, by=cast.thu, because="Từ nhiệm", document="QĐ"
    )
    refuses("before_the_term", lambda: handing.begin(year, effective_on=today() + DAY, by=cast.thu))


# --- Rights on the day before, the day and the day after ---------------------------------------------


def rights(cast, campaign) -> dict[str, str]:
    """What An (outgoing) and Bình (incoming) may do with a year: decide, prepare, read or nothing."""
    found = {}
    for name in ("an", "binh", "dung"):
        user = getattr(cast, name)
        may = "decide" if campaign_permissions.can_decide(user, campaign) else ""
        may = may or ("prepare" if campaign_permissions.can_prepare(user, campaign) else "")
        assert Campaign.objects.filter(leading.prepared_by(user), pk=campaign.pk).exists() is bool(may), (
            "one rule, two ways"
        )
        sees = Campaign.objects.visible_to(user).filter(pk=campaign.pk).exists()
        found[name] = may or ("read" if sees else "")
    return found


@pytest.mark.parametrize(
    ("days", "closing", "coming"),
    [
        (-1, {"an": "decide", "binh": "read", "dung": "read"}, {"an": "read", "binh": "prepare", "dung": "read"}),
        (0, {"an": "read", "binh": "decide", "dung": "read"}, {"an": "read", "binh": "decide", "dung": "read"}),
        (1, {"an": "read", "binh": "decide", "dung": "read"}, {"an": "read", "binh": "decide", "dung": "read"}),
    ],
)
def test_rights_change_at_midnight_of_the_day(cast, year, handover, on, days, closing, coming):
    upcoming = lifecycle.begin(cast.bloc, following(cast.year), by=cast.binh)
    with clock.at(on + days * DAY):
        assert rights(cast, year) == closing
        assert rights(cast, upcoming) == coming


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_handover_after_the_year_leaves_no_gap(cast, year, chosen, days):
    on = bounds(cast.year)[1] + 26 * DAY
    handing.begin(year, effective_on=on, by=cast.an)
    with clock.at(on + days * DAY):
        expected = {"an": "decide", "binh": "read"} if days < 0 else {"an": "read", "binh": "decide"}
        assert rights(cast, year) == {**expected, "dung": "read"}


def test_the_seconds_around_midnight(cast, year, handover, on):
    from datetime import datetime, time

    with clock.at(datetime.combine(on - DAY, time(23, 59, 59))):
        assert campaign_permissions.can_decide(cast.an, year)
    with clock.at(datetime.combine(on, time())):
        assert not campaign_permissions.can_decide(cast.an, year)
        assert campaign_permissions.can_decide(cast.binh, year)


def test_the_new_head_closes_the_year_that_was_left_open(cast, year, handover, on):
    covenant = Covenant.objects.get()
    with clock.at(on):
        with pytest.raises(PermissionDenied):
            lifecycle.close(year, by=cast.an, because="hết năm")
        drafting.withdraw(covenant, by=cast.binh, because="không ký nữa")
        assert lifecycle.close(year, by=cast.binh, because="hết năm").state == Campaign.State.CLOSED
        assert rights(cast, Campaign.objects.get(pk=year.pk))["binh"] == "read", "a closed year is nobody's to lead"


def test_the_coming_head_prepares_and_decides_nothing(cast, year, handover):
    upcoming = lifecycle.begin(cast.bloc, following(cast.year), by=cast.binh)
    covenant = drafting.draft(upcoming, by=cast.binh)
    drafting.put(covenant, text="Chỉ tiêu", by=cast.binh)
    assert not Covenant.objects.visible_to(cast.an).filter(pk=covenant.pk).exists()
    assert covenant_permissions.rights(cast.binh, covenant).drafts
    assert not covenant_permissions.rights(cast.binh, covenant).decides
    with pytest.raises(PermissionDenied):
        lifecycle.launch(upcoming, by=cast.binh)
    with pytest.raises(PermissionDenied):
        lifecycle.begin(cast.bloc, following(following(cast.year)), by=cast.binh)


# --- A head that goes in the middle of signing --------------------------------------------------------


def test_a_head_that_resigns_in_the_middle_of_signing(cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    rotation.replace_head(
        cast.bloc, cast.deputy, year=cast.year, from_day=today(), by=cast.thu, because="Từ nhiệm", document="QĐ 7"
    )
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.SIGNING
    with pytest.raises(PermissionDenied):
        signing.close(covenant, by=cast.an, because="x")
    # It was the deputy, too: that role ended when it became head.
    signing.sign(covenant, unit=cast.deputy, by=cast.dung, act=act(covenant))
    signing.close(covenant, by=cast.dung, because="Một đơn vị vắng")
    covenant.refresh_from_db()
    signed = set(covenant.document.signatures.values_list("unit__name", flat=True))
    assert (covenant.state, signed) == (Covenant.State.IN_FORCE, {cast.head.name, cast.deputy.name})
    acting = Term.objects.get(unit=cast.deputy, role=HEAD)
    assert (acting.is_acting, acting.basis, acting.document) == (True, "appointment", "QĐ 7")


# --- The record -----------------------------------------------------------------------------------------


def test_the_record_is_frozen_once(cast, handover):
    record = handing.open_signing(handover, by=cast.an)
    paper = record.document
    assert (record.state, paper.kind, paper.owner, paper.standing) == (State.SIGNING, "handover", cast.head, "pending")
    assert [block["unit"] for block in paper.data["signatures"]] == ["Sở Nội vụ", "Kho bạc Nhà nước tỉnh"]
    assert paper.number == ""
    handing.open_signing(handover, by=cast.thu)
    assert Document.objects.filter(kind="handover").count() == 1
    refuses("frozen", lambda: handing.begin(record.campaign, effective_on=today() + 3 * DAY, by=cast.an))


def test_a_record_that_changed_since_it_was_read_is_not_frozen(cast, handover):
    from emulation.handover import pack

    read = pack.mark(handover)
    cast.binh.full_name = "Nguyễn Văn Bình"
    cast.binh.save()
    refuses("text_changed", lambda: handing.open_signing(handover, by=cast.an, read=read))
    assert handing.open_signing(handover, by=cast.an, read=pack.mark(handover)).state == State.SIGNING


def test_what_cannot_be_printed_is_refused_in_words(cast, year, chosen, on):
    handover = handing.begin(year, effective_on=on, note="Chúc mừng 😀", by=cast.an)
    refuses("unprintable", lambda: handing.open_signing(handover, by=cast.an))


def test_another_head_makes_the_day_be_set_again(cast, handover):
    Term.objects.filter(year=following(cast.year)).delete()
    rotation.appoint(cast.bloc, cast.deputy, year=following(cast.year), role=HEAD, by=cast.thu)
    refuses("successor_changed", lambda: handing.open_signing(handover, by=cast.an))
    handover = handing.begin(handover.campaign, effective_on=handover.effective_on, by=cast.an)
    assert handover.to_unit == cast.deputy


def test_both_signatures_finish_the_handover(cast, record):
    first = handing.sign(record, unit=cast.member, by=cast.binh, act=own_act(record))
    record.refresh_from_db()
    assert (record.state, handing.waiting_for(record)) == (State.SIGNING, [cast.head])
    handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
    record.refresh_from_db()
    assert (record.state, record.document.standing) == (State.DONE, "in_force")
    assert (first.signed_hash, first.post) == (record.document.sha256, "Giám đốc")
    refuses("already_signed", lambda: handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record)))
    refuses("done", lambda: handing.recall(record, by=cast.an, because="x"))


def test_a_signed_handover_is_held_in_the_plan_of_the_year(cast, year, record):
    steps = year.steps.filter(kind="handover")
    handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
    assert not steps.filter(has_happened=True).exists()
    handing.sign(record, unit=cast.member, by=cast.binh, act=own_act(record))
    assert list(steps.values_list("has_happened", "done_on")) == [(True, today())]


def test_nobody_else_signs_and_nothing_else_is_signed(cast, handover, record):
    for by, unit in [
        (cast.chi, cast.member), (cast.oanh, cast.head), (cast.dung, cast.deputy), (cast.thu, cast.head),
        (cast.an, cast.member),
    ]:  # fmt: skip
        with pytest.raises(PermissionDenied):
            handing.sign(record, unit=unit, by=by, act=own_act(record))
    other = own_act(record, text_sha256="0" * 64)
    refuses("text_changed", lambda: handing.sign(record, unit=cast.head, by=cast.an, act=other))
    refuses("capacity", lambda: handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record, capacity="KT.")))
    assert not record.document.signatures.exists()


def test_the_outgoing_unit_still_signs_after_the_day(cast, record, on):
    with clock.at(on + 3 * DAY):
        handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
        assert [row.unit_id for row in obligations.open_for(None)] == [cast.member.pk]


def test_a_record_is_taken_back_with_a_reason_and_signed_anew(cast, record):
    handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
    old = record.document
    refuses("because_missing", lambda: handing.recall(record, by=cast.an, because=""))
    for _click in range(2):
        again = handing.recall(record, by=cast.an, because="Thiếu một văn bản")
    old.refresh_from_db()
    assert (again.state, again.document, old.standing, old.signatures.count()) == (
        State.PREPARED, None, "withdrawn", 1,
    )  # fmt: skip
    refuses("not_open", lambda: handing.sign(again, unit=cast.head, by=cast.an, act=Act(text_sha256=old.sha256)))
    assert handing.open_signing(again, by=cast.an).document != old


def test_a_copy_carries_the_signatures_so_far(cast, record):
    handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
    record.refresh_from_db()
    copy = handing.issue_copy(record)
    assert (copy.signature_count, bytes(copy.data)[:5]) == (1, b"%PDF-")
    assert handing.issue_copy(record).sha256 == copy.sha256


# --- Obligations ----------------------------------------------------------------------------------------


def duties(units=None) -> list[tuple]:
    return [(row.kind, row.unit_id, row.due_on, row.for_leaders) for row in obligations.open_for(units)]


def test_a_handover_waits_on_the_desk_it_is_on(cast, year, chosen, on, django_assert_num_queries):
    first = bounds(following(cast.year))[0]
    assert duties() == [("handover_begin", cast.head.pk, first, True)]
    handover = handing.begin(year, effective_on=on, by=cast.an)
    assert duties() == [("handover_open", cast.head.pk, on, True)]
    record = handing.open_signing(handover, by=cast.an)
    both = [("handover_sign", cast.head.pk, on, True), ("handover_sign", cast.member.pk, on, True)]
    with django_assert_num_queries(3):
        assert duties() == both
    assert duties([cast.member.pk]) == both[1:]
    assert duties([cast.deputy.pk]) == []
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh)]:
        handing.sign(record, unit=unit, by=person, act=own_act(record))
    assert duties() == []


def test_a_head_that_goes_on_hands_nothing_over(cast, year, vote):
    choice = proposing.propose(year, cast.head, role=HEAD, by=cast.an)
    choosing.choose(choice, method="hands", vote=vote, by=cast.an)
    assert duties() == []


def test_the_record_is_seen_by_its_two_units_and_the_secretariat(cast, record):
    seen = [
        name
        for name in ("an", "oanh", "binh", "dung", "chi", "thu", "son", "admin")
        if Handover.objects.visible_to(getattr(cast, name)).exists()
    ]
    assert seen == ["an", "oanh", "binh", "thu", "admin"]
