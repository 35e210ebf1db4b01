"""What a unit prepares: whom it nominates, for which award, and what others may not do."""

import unicodedata

import pytest
from django.core.exceptions import PermissionDenied

from awards.proposals import choosing, drafting, reviewing
from awards.proposals.forms import NominateForm
from awards.proposals.models import Nomination, Submission
from awards.records.models import Recipient
from blocs import succession
from common.clock import today
from emulation.another_hand import fingerprint
from tests.awards.proposals.making import award, fresh, handed_in, led, nominated, refuses
from tests.awards.records.making import initiative, person
from tests.conftest import give_mandate, make_unit

pytestmark = pytest.mark.django_db


def test_a_unit_begins_once_for_an_occasion(cast, campaign, submission):
    assert drafting.begin(campaign, cast.member, by=cast.binh) == submission
    other = drafting.begin(campaign, cast.member, by=cast.binh, occasion="movement")
    assert other != submission and other.council == cast.council


def test_only_the_people_of_the_unit_begin(cast, campaign, catalogue):
    for stranger in (cast.chi, cast.an, cast.thu):
        with pytest.raises(PermissionDenied):
            drafting.begin(campaign, cast.member, by=stranger)


def test_a_unit_that_is_no_member_proposes_nothing_here(cast, campaign, catalogue):
    with refuses("not_a_member"):
        drafting.begin(campaign, cast.elsewhere, by=cast.chi)


def test_a_new_person_is_put_on_record_with_what_was_typed(cast, submission):
    row = nominated(submission, by=cast.binh, post="Kế toán viên", sex="female")
    found = row.recipient
    assert (found.unit, found.birth_year, found.post, found.sex) == (cast.member, 1985, "Kế toán viên", "female")
    assert (row.unit, row.post, row.position_class, row.order) == (cast.member, "Kế toán viên", "worker", 1)


def test_the_same_name_typed_nfd_and_nfc_is_one_person(cast, submission):
    one = nominated(submission, unicodedata.normalize("NFC", "Nguyễn Thị Ánh"), by=cast.binh)
    other = nominated(submission, unicodedata.normalize("NFD", "  Nguyễn  Thị Ánh "), by=cast.binh, code="T-CSTDCS")
    assert one.recipient == other.recipient
    assert Recipient.objects.filter(kind="individual").count() == 1


def test_names_without_accents_are_other_people(cast, submission):
    nominated(submission, "Nguyễn Thị Ánh", by=cast.binh)
    nominated(submission, "Nguyen Thi Anh", by=cast.binh)
    assert Recipient.objects.count() == 2


def test_two_people_of_one_name_are_told_apart_by_their_year_of_birth(cast, submission):
    first, second = (person(cast.member, "Lê Văn Bảo", birth_year=year) for year in (1980, 1990))
    with refuses("which_one"):
        nominated(submission, "Lê Văn Bảo", by=cast.binh, birth_year=None)
    assert nominated(submission, "Lê Văn Bảo", by=cast.binh, birth_year=1990).recipient == second
    assert nominated(submission, "Lê Văn Bảo", by=cast.binh, birth_year=1980).recipient == first


def test_a_year_of_birth_that_was_empty_is_filled_in(cast, submission):
    known = person(cast.member, "Lê Văn Bảo")
    assert nominated(submission, "Lê Văn Bảo", by=cast.binh, birth_year=1990).recipient == known
    known.refresh_from_db()
    assert known.birth_year == 1990


def test_somebody_of_a_merged_unit_is_found_and_nominated_by_the_unit_that_follows(cast, campaign, catalogue):
    known = person(cast.member, "Lê Văn Bảo", birth_year=1990)
    new = make_unit("Kho bạc Nhà nước khu vực", founded_on=today())
    cast.council.refresh_from_db()
    succession.merge([cast.member, cast.deputy], into=new, on=today(), decision="QĐ 1", by=cast.admin)
    give_mandate(cast.binh, new)
    submission = drafting.begin(campaign, new, by=cast.binh)
    row = nominated(submission, "Lê Văn Bảo", by=cast.binh, birth_year=1990)
    assert row.recipient == known and row.unit == new


def test_somebody_of_another_unit_is_not_nominated(cast, submission):
    stranger = person(cast.head, "Trần Văn Đức")
    with refuses("not_theirs"):
        drafting.nominate(submission, by=cast.binh, award=award("T-LDTT"), recipient=stranger)


def test_a_person_has_a_position(cast, submission):
    with refuses("position_missing"):
        nominated(submission, by=cast.binh, position_class="")


def test_an_award_is_for_its_kind_of_recipient(cast, submission):
    with refuses("not_for_this_kind"):
        nominated(submission, by=cast.binh, code="T-TTLDXS")
    row = nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-TTLDXS")
    assert row.recipient.stands_for == cast.member and row.position_class == "" and row.recipient.birth_year is None


@pytest.mark.parametrize("occasion", ["movement", "service", "seniority", "foreign"])
def test_titles_are_proposed_for_the_merit_of_the_year_only(cast, campaign, submission, occasion):
    other = drafting.begin(campaign, cast.member, by=cast.binh, occasion=occasion)
    with refuses("not_on_this_occasion"):
        nominated(other, by=cast.binh, code="T-CSTDTQ")
    led(campaign, cast.member, by=cast.thu)
    for flag in ("T-CTDCP", "T-CTDB"):
        with refuses("not_on_this_occasion"):
            nominated(other, cast.member.name, by=cast.binh, kind="collective", code=flag)
    nominated(other, by=cast.binh, code="F-BKBT")


def test_the_flags_of_a_movement_are_proposed_for_a_movement_only(cast, campaign, submission):
    movement = drafting.begin(campaign, cast.member, by=cast.binh, occasion="movement")
    service = drafting.begin(campaign, cast.member, by=cast.binh, occasion="service")
    for flag in ("T-CTDCP-PT", "T-CTDB-CD"):
        for other in (submission, service):
            with refuses("not_on_this_occasion"):
                nominated(other, cast.member.name, by=cast.binh, kind="collective", code=flag)
        assert nominated(movement, cast.member.name, by=cast.binh, kind="collective", code=flag).placing is None


def test_the_form_offers_what_is_given_on_the_occasion(cast, campaign, submission):
    movement = drafting.begin(campaign, cast.member, by=cast.binh, occasion="movement")
    offered = set(choosing.awards_on(today(), occasion="movement").values_list("code", flat=True))
    assert {"F-BKBT", "T-CTDCP-PT", "T-CTDB-CD"} <= offered and "T-CSTDCS" not in offered
    assert set(NominateForm(submission=movement).fields["award"].queryset.values_list("code", flat=True)) == offered


def test_an_award_without_rules_today_is_not_proposed(cast, submission):
    found = award("T-LDTT")
    found.terms.all().delete()
    with refuses("not_in_force"):
        drafting.nominate(submission, by=cast.binh, award=found, name="Ánh", position_class="worker")


def test_nominating_in_the_same_words_twice_happens_once(cast, submission):
    assert nominated(submission, by=cast.binh) == nominated(submission, by=cast.binh)
    with refuses("nominated_already"):
        nominated(submission, by=cast.binh, achievement="Thành tích khác")


def test_a_withdrawn_nomination_stays_on_file_and_may_be_made_again(cast, submission):
    row = drafting.withdraw(nominated(submission, by=cast.binh), by=cast.binh)
    assert row.state == Nomination.State.WITHDRAWN
    assert nominated(submission, by=cast.binh) != row
    assert submission.nominations.count() == 2


def test_a_flag_is_for_the_unit_that_leads_and_names_its_place(cast, campaign, submission):
    flag = {"by": cast.binh, "kind": "collective", "code": "T-CTDB"}
    with refuses("no_ranking"):
        nominated(submission, cast.member.name, **flag)
    first, _second = led(campaign, cast.member, cast.head, by=cast.thu)
    assert nominated(submission, cast.member.name, **flag).placing == first
    with refuses("not_the_unit"):
        nominated(submission, "Phòng Kế toán", **flag)


def test_a_flag_is_not_for_the_second(cast, campaign, submission):
    led(campaign, cast.head, cast.member, by=cast.thu)
    with refuses("not_leading"):
        nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")


def test_a_text_is_not_written_over_by_a_stale_page(cast, submission):
    row = nominated(submission, by=cast.binh, achievement="Bản đầu")
    seen = fingerprint(drafting.shown_of(row))
    drafting.edit(row, by=cast.binh, achievement="Bản của người khác", position_class="worker", seen=seen)
    with refuses("changed_since"):
        drafting.edit(row, by=cast.binh, achievement="Bản của tôi", position_class="worker", seen=seen)
    assert fresh(row).achievement == "Bản của người khác"


def test_only_the_initiatives_of_the_person_are_named(cast, submission):
    row = nominated(submission, by=cast.binh)
    own, other = initiative(row.recipient, 2025), initiative(person(cast.member, "Ai khác"), 2025)
    drafting.edit(row, by=cast.binh, achievement="", position_class="worker", initiatives=[own])
    assert list(row.initiatives.all()) == [own]
    with refuses("not_theirs"):
        drafting.edit(row, by=cast.binh, achievement="", position_class="worker", initiatives=[other])


def test_nominations_are_put_in_order(cast, submission):
    rows = [nominated(submission, name, by=cast.binh) for name in ("An", "Bảo", "Chi")]
    drafting.move(rows[2], by=cast.binh, up=True)
    drafting.move(rows[0], by=cast.binh, up=True)
    assert [row.recipient.name for row in submission.nominations.order_by("order")] == ["An", "Chi", "Bảo"]


def test_what_was_handed_in_is_not_changed(cast, submission):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    for act in (
        lambda: nominated(submission, "Ai khác", by=cast.binh),
        lambda: drafting.edit(row, by=cast.binh, achievement="Khác", position_class="worker"),
        lambda: drafting.withdraw(row, by=cast.binh),
        lambda: drafting.describe(submission, by=cast.binh, title="Khác", note=""),
        lambda: drafting.move(row, by=cast.binh, up=True),
    ):
        with refuses("not_with_unit"):
            act()


def test_chi_changes_nothing(cast, submission):
    row = nominated(submission, by=cast.binh)
    for act in (
        lambda: nominated(submission, "Ai khác", by=cast.chi),
        lambda: drafting.edit(row, by=cast.chi, achievement="Khác"),
        lambda: drafting.withdraw(row, by=cast.chi),
        lambda: reviewing.give_back(handed_in(submission, by=cast.binh), by=cast.chi, reason="Không"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_draft_is_seen_by_its_unit_alone(cast, submission):
    seen = {name for name in ("an", "binh", "thu", "dung", "chi", "son")
            if Submission.objects.visible_to(getattr(cast, name)).exists()}  # fmt: skip
    assert seen == {"binh"}
    handed_in(submission, by=cast.binh)
    seen = {name for name in ("an", "binh", "thu", "dung", "chi", "son")
            if Submission.objects.visible_to(getattr(cast, name)).exists()}  # fmt: skip
    assert seen == {"an", "binh", "thu"}
