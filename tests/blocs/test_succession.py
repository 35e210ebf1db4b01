"""What happens to seats, roles and people when units are renamed, merged or split."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import rotation, succession
from blocs.models import Mandate, Membership, Succession, Term, Unit
from common import clock
from common.clock import today
from tests.conftest import codes, give_mandate, make_bloc, make_person, make_unit

DAY = timedelta(days=1)
DECISION = "Nghị quyết 202/2025/QH15"


@pytest.fixture
def on() -> date:
    """A day of this year that is neither its first nor its last."""
    return date(today().year, 7, 1)


def new_unit(name="Sở Nội vụ mới") -> Unit:
    return Unit(code=f"N{Unit.objects.count()}", name=name)


def rename(cast, on, unit=None, by=None):
    return succession.rename(
        unit or cast.head, name="Sở Nội vụ và Lao động", code="SNVLD", on=on, decision=DECISION, by=by or cast.thu
    )


def spans(rows) -> list[tuple]:
    return [(row.unit.name, row.since, row.until) for row in rows.order_by("since", "pk")]


# --- What would happen ----------------------------------------------------------------------------


def test_what_is_foreseen_is_what_happens_and_nothing_happens_before(cast, on):
    rows = [Membership, Term, Mandate, Unit, Succession]
    before = [list(model.objects.order_by("pk").values()) for model in rows]
    versions = Membership.history.count()
    foreseen = succession.foresee(lambda: rename(cast, on))
    assert [list(model.objects.order_by("pk").values()) for model in rows] == before
    assert Membership.history.count() == versions
    done = rename(cast, on)
    assert [str(passage) for passage in foreseen.passages] == [str(passage) for passage in done.passages]
    assert {(passage.old, passage.until, passage.news, passage.since) for passage in done.passages} == {
        (cast.head, on - DAY, (done.units[0],), on)
    }


def test_what_begins_later_goes_whole_or_falls_away(cast, on):
    give_mandate(cast.dung, cast.member, since=on + DAY, capacity="officer", post="Chuyên viên")
    renamed = succession.foresee(lambda: rename(cast, on, unit=cast.member))
    assert [(p.until, p.since, len(p.news)) for p in renamed.passages if "Dung" in p.what] == [(None, on + DAY, 1)]
    units = [cast.member, make_unit()]
    merged = succession.foresee(
        lambda: succession.merge(units, into=new_unit(), on=on, decision=DECISION, by=cast.thu)
    )  # fmt: skip
    assert [(p.until, p.since, p.news) for p in merged.passages if "Dung" in p.what] == [(None, on + DAY, ())]


def test_what_is_refused_is_not_foreseen(cast, on):
    with pytest.raises(PermissionDenied):
        succession.foresee(lambda: rename(cast, on, by=cast.chi))


# --- Rename ---------------------------------------------------------------------------------------


def test_a_renamed_unit_ends_and_a_new_one_begins(cast, on):
    (new,) = rename(cast, on).units
    old = Unit.objects.get(pk=cast.head.pk)
    assert (old.name, old.dissolved_on) == ("Sở Nội vụ", on)
    assert (new.name, new.code, new.founded_on, new.kind) == ("Sở Nội vụ và Lao động", "SNVLD", on, old.kind)
    link = Succession.objects.get()
    assert (link.old, link.new, link.kind, link.effective_on, link.decision) == (old, new, "rename", on, DECISION)


def test_seats_roles_and_people_go_along_with_a_new_name(cast, on):
    new = rename(cast, on).units[0]
    year = int(cast.year)
    assert spans(Membership.objects.filter(bloc=cast.bloc, unit__in=[cast.head, new])) == [
        ("Sở Nội vụ", date(2020, 1, 1), on - DAY),
        (new.name, on, None),
    ]
    assert spans(Term.objects.filter(role="head", bloc=cast.bloc)) == [
        ("Sở Nội vụ", date(year, 1, 1), on - DAY),
        (new.name, on, date(year, 12, 31)),
    ]
    for person in (cast.an, cast.oanh):
        assert spans(person.mandates) == [("Sở Nội vụ", date(2020, 1, 1), on - DAY), (new.name, on, None)]


def test_every_row_that_a_succession_touches_says_who_and_why(cast, on):
    new = rename(cast, on).units[0]
    rows = [Unit.history.filter(id__in=[cast.head.pk, new.pk])]
    rows += [model.history.filter(unit__in=[cast.head, new]) for model in (Membership, Term, Mandate)]
    for history in rows:
        told = [(row.history_user, row.history_change_reason) for row in history.filter(history_user=cast.thu)]
        assert told.count((cast.thu, DECISION)) >= 2, history.model
    assert Succession.history.get().history_change_reason == DECISION


def test_rights_go_along_at_midnight(cast, on):
    from blocs import permissions

    new = rename(cast, on).units[0]
    for day, unit in [(on - DAY, cast.head), (on, new)]:
        with clock.at(day):
            assert permissions.heads_of(cast.bloc, cast.year).units == {unit.pk}
            assert permissions.heads_bloc(cast.an, cast.bloc, cast.year, deciding=True)


def test_what_only_begins_later_goes_to_the_new_name_whole(cast, on):
    later = on + 30 * DAY
    bloc = make_bloc("Cụm", council=cast.council)
    Membership.objects.create(bloc=bloc, unit=cast.head, since=later)
    new = rename(cast, on).units[0]
    assert spans(Membership.objects.filter(bloc=bloc)) == [(new.name, later, None)]


def test_what_is_over_stays_with_the_old_name(cast, on):
    bloc = make_bloc("Cụm", council=cast.council)
    Membership.objects.create(bloc=bloc, unit=cast.head, since=date(2015, 1, 1), until=date(2016, 12, 31))
    rename(cast, on)
    assert spans(Membership.objects.filter(bloc=bloc)) == [("Sở Nội vụ", date(2015, 1, 1), date(2016, 12, 31))]


# --- Who and when ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "oanh", "chi", "son"])
def test_only_a_secretariat_that_manages_the_unit_does_this(cast, on, name):
    by = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        rename(cast, on, by=by)
    with pytest.raises(PermissionDenied):
        succession.merge([cast.head, cast.member], into=new_unit(), on=on, decision=DECISION, by=by)
    with pytest.raises(PermissionDenied):
        succession.split(cast.head, into=[new_unit(), new_unit()], on=on, decision=DECISION, by=by)
    with pytest.raises(PermissionDenied):
        succession.link(cast.head, cast.member, kind="rename", by=by, note="")
    assert not Succession.objects.exists()


def test_a_unit_does_not_end_twice(cast, on):
    rename(cast, on)
    with pytest.raises(ValidationError) as error:
        succession.rename(cast.head, name="Lần hai", code="L2", on=on, decision=DECISION, by=cast.thu)
    assert codes(error) == {"gone"}
    assert not Unit.objects.filter(code="L2").exists()


def test_a_unit_does_not_end_before_it_began(cast, on):
    Unit.objects.filter(pk=cast.head.pk).update(founded_on=on)
    with pytest.raises(ValidationError) as error:
        rename(cast, on)
    assert codes(error) == {"too_early"}


def test_a_code_that_is_taken_leaves_everything_as_it_was(cast, on):
    make_unit(code="SNVLD")
    with pytest.raises(ValidationError) as error:
        rename(cast, on)
    assert codes(error) == {"unique"}
    assert not Unit.objects.exclude(dissolved_on=None).exists()
    assert not Membership.objects.exclude(until=None).exists()


# --- Merge ----------------------------------------------------------------------------------------


def test_a_merged_unit_sits_once_and_keeps_the_role_of_head(cast, on):
    """The head is handed on first, whichever unit was entered first; the second role falls vacant."""
    outcome = succession.merge([cast.deputy, cast.head], into=new_unit("Sở mới"), on=on, decision=DECISION, by=cast.thu)
    new = outcome.units[0]
    assert spans(Membership.objects.filter(unit=new)) == [("Sở mới", on, None)]
    assert [(t.role, t.since) for t in Term.objects.filter(unit=new)] == [("head", on)]
    assert [(t.unit, t.role) for t in outcome.open_terms] == [(cast.deputy, "deputy")]
    assert set(Unit.objects.filter(dissolved_on=on)) == {cast.head, cast.deputy}


def test_the_head_goes_first_even_when_the_deputy_is_the_older_row(cast, on):
    rotation.appoint(cast.bloc, cast.deputy, year="2040", role="head", by=cast.thu)
    rotation.appoint(cast.bloc, cast.head, year="2040", role="deputy", by=cast.thu)
    new = succession.merge([cast.head, cast.deputy], into=new_unit(), on=on, decision=DECISION, by=cast.thu).units[0]
    assert Term.objects.get(year="2040", unit=new).role == "head"


def test_a_unit_that_takes_in_others_keeps_its_own_seat(cast, on):
    outcome = succession.merge([cast.member, cast.head], into=cast.head, on=on, decision=DECISION, by=cast.thu)
    assert outcome.units == [cast.head]
    assert spans(Membership.objects.filter(bloc=cast.bloc, unit__in=[cast.head, cast.member])) == [
        ("Sở Nội vụ", date(2020, 1, 1), None),
        ("Kho bạc Nhà nước tỉnh", date(2020, 1, 1), on - DAY),
    ]
    assert Unit.objects.get(pk=cast.head.pk).dissolved_on is None
    assert outcome.open_terms == []


def test_people_of_merged_units_are_named_anew(cast, on):
    succession.merge([cast.member, cast.head], into=new_unit(), on=on, decision=DECISION, by=cast.thu)
    for person in (cast.an, cast.binh, cast.oanh):
        assert person.mandates.get().until == on - DAY


def test_what_would_only_begin_later_goes_when_the_unit_is_merged_away(cast, on):
    """Otherwise a unit that is gone would sit, lead and act from that day on."""
    bloc = make_bloc("Cụm", [cast.head], council=cast.council)
    seat = Membership.objects.create(bloc=bloc, unit=cast.member, since=on)
    mandate = give_mandate(make_person("Mới"), cast.member, capacity="officer", since=on)
    succession.merge([cast.member, cast.head], into=cast.head, on=on, decision=DECISION, by=cast.thu)
    assert not Membership.objects.on(on).filter(unit=cast.member).exists()
    assert not Mandate.objects.on(on).filter(unit=cast.member).exists()
    for model, row in [(Membership, seat), (Mandate, mandate)]:
        gone = model.history.filter(id=row.pk).first()
        assert (gone.history_type, gone.history_user, gone.history_change_reason) == ("-", cast.thu, DECISION)


def test_a_mandate_that_was_signed_with_cannot_go(cast, covenant):
    from emulation.covenants import signing
    from tests.conftest import act

    cast.binh.mandates.update(since=today())
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    succession.merge([cast.member, cast.head], into=cast.head, on=today(), decision=DECISION, by=cast.thu)
    assert spans(cast.binh.mandates) == [(cast.member.name, today(), today())]


@pytest.mark.parametrize("since", [date(2020, 1, 1), today()])
def test_a_unit_is_not_renamed_as_of_a_day_before_it_signed(cast, covenant, since):
    """A signature names the unit and the mandate of its day; neither is pointed to another unit afterwards."""
    from emulation.covenants import signing
    from tests.conftest import act

    cast.binh.mandates.update(since=since)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    for on in (today() - DAY, today()):
        with pytest.raises(ValidationError) as error:
            rename(cast, on, unit=cast.member)
        assert codes(error) == {"signed_since"}
    assert spans(cast.binh.mandates) == [(cast.member.name, since, None)]
    new = rename(cast, today() + DAY, unit=cast.member).units[0]
    assert spans(cast.binh.mandates) == [(cast.member.name, since, today()), (new.name, today() + DAY, None)]
    assert covenant.document.signatures.get().mandate.unit == cast.member


def test_an_heir_that_signed_is_not_renamed_as_of_before_either(cast, covenant):
    from emulation.covenants import signing
    from tests.conftest import act

    heir = rename(cast, today(), unit=cast.member).units[0]
    Unit.objects.filter(pk=heir.pk).update(founded_on=today() - 10 * DAY)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    with pytest.raises(ValidationError) as error:
        succession.rename(heir, name="Lần hai", code="L2", on=today(), decision=DECISION, by=cast.thu)
    assert codes(error) == {"signed_since"}


def test_a_merge_needs_two_units(cast, on):
    for units, into in [([cast.head], cast.head), ([], new_unit()), ([cast.head], new_unit())]:
        with pytest.raises(ValidationError) as error:
            succession.merge(units, into=into, on=on, decision=DECISION, by=cast.thu)
        assert codes(error) == {"too_few"}


def test_a_unit_that_is_gone_takes_nothing_over(cast, on):
    gone = make_unit("Đã giải thể", dissolved_on=on - DAY)
    with pytest.raises(ValidationError) as error:
        succession.merge([cast.head], into=gone, on=on, decision=DECISION, by=cast.thu)
    assert codes(error) == {"gone"}


def test_a_unit_of_another_council_takes_nothing_over(cast, on):
    with pytest.raises(PermissionDenied):
        succession.merge([cast.head], into=cast.elsewhere, on=on, decision=DECISION, by=cast.thu)


# --- Split ----------------------------------------------------------------------------------------


def test_all_parts_of_a_divided_unit_take_its_seat_and_none_its_role(cast, on):
    parts = [new_unit("Phần một"), Unit(code="P2", name="Phần hai")]
    outcome = succession.split(cast.head, into=parts, on=on, decision=DECISION, by=cast.thu)
    assert spans(Membership.objects.filter(bloc=cast.bloc, unit__in=[cast.head, *parts])) == [
        ("Sở Nội vụ", date(2020, 1, 1), on - DAY),
        ("Phần một", on, None),
        ("Phần hai", on, None),
    ]
    assert [(t.unit, t.role, t.until) for t in outcome.open_terms] == [(cast.head, "head", on - DAY)]
    assert not Term.objects.filter(unit__in=parts).exists()
    assert cast.an.mandates.get().until == on - DAY


def test_a_unit_is_divided_into_two_at_least(cast, on):
    with pytest.raises(ValidationError) as error:
        succession.split(cast.head, into=[new_unit()], on=on, decision=DECISION, by=cast.thu)
    assert codes(error) == {"too_few"}


# --- Links and families ---------------------------------------------------------------------------


def test_a_link_without_a_day_leaves_seats_as_they_are(cast):
    link = succession.link(cast.head, cast.member, kind="rename", by=cast.thu, note="Theo báo cáo tổng kết")
    assert (link.effective_on, link.note) == (None, "Theo báo cáo tổng kết")
    assert succession.link(cast.head, cast.member, kind="rename", by=cast.thu, note="khác") == link
    assert link.history.count() == 1
    assert not Membership.objects.exclude(until=None).exists()


def test_a_unit_is_not_linked_to_itself(cast):
    with pytest.raises(ValidationError):
        succession.link(cast.head, cast.head, kind="rename", by=cast.thu, note="")


def test_heirs_and_forebears_are_found_through_several_changes(cast, on):
    second = rename(cast, on).units[0]
    third = succession.merge(
        [second, cast.member], into=new_unit("Thứ ba"), on=on + DAY, decision=DECISION, by=cast.thu
    ).units[0]
    assert set(succession.heirs(cast.head)) == {second, third}
    assert set(succession.forebears(third)) == {second, cast.head, cast.member}
    assert succession.heirs(third) == succession.forebears(cast.head) == []


def test_a_circle_of_links_ends(cast):
    succession.link(cast.head, cast.member, kind="rename", by=cast.thu, note="")
    succession.link(cast.member, cast.head, kind="rename", by=cast.thu, note="")
    assert succession.heirs(cast.head) == [cast.member]
