"""How minutes are written, by several people, without losing a word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from common import clock, history
from common.clock import now
from emulation.conferences.models import AgendaItem
from emulation.minutes import writing
from emulation.minutes.models import Minutes, Section, SectionVersion
from emulation.versions import LONGEST
from tests.conftest import codes
from tests.emulation.minutes.conftest import finish, make_conference


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def save(conference, body, *, version=0, by, key="opening") -> Section:
    return writing.save_section(conference, key, body, version=version, by=by)


def kept(conference) -> list[tuple[str, int, str, str]]:
    """What stands among the old versions, the newest first."""
    return [
        (row.kind, row.number, row.body, row.written_by.full_name) for row in writing.versions(writing.of(conference))
    ]


def refuses(code, act) -> None:
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


# --- Saving -------------------------------------------------------------------------------------------


def test_the_first_save_begins_the_minutes_and_the_section(cast, conference):
    section = save(conference, "  Khai mạc.\r\n ", by=cast.oanh)
    assert (section.body, section.version, section.written_by) == ("Khai mạc.", 1, cast.oanh)
    assert (section.minutes.conference, section.minutes.state) == (conference, "draft")
    assert section.minutes.history.get().history_user == cast.oanh


def test_the_same_text_twice_makes_no_new_version_whatever_was_read(cast, conference):
    save(conference, "Khai mạc.", by=cast.oanh)
    again = save(conference, "Khai mạc.", version=0, by=cast.thu)
    assert (again.version, again.written_by) == (1, cast.oanh)
    assert Section.history.count() == 1
    assert kept(conference) == []


def test_a_text_on_an_older_version_is_refused_and_both_texts_are_there(cast, conference):
    save(conference, "Của Oanh.", by=cast.oanh)
    refuses("stale", lambda: save(conference, "Của Thư.", version=0, by=cast.thu))
    assert writing.part(writing.of(conference), "opening").section.body == "Của Oanh."
    assert kept(conference) == [("refused", 0, "Của Thư.", "Thư")]


def test_the_button_pressed_while_a_save_by_itself_is_on_its_way_is_no_quarrel_with_oneself(cast, conference):
    save(conference, "Khai mạc", by=cast.oanh)
    assert save(conference, "Khai mạc lúc 8 giờ.", version=0, by=cast.oanh).version == 2
    refuses("stale", lambda: save(conference, "Hai lần trước.", version=0, by=cast.oanh))
    with clock.at(now() + timedelta(seconds=30)):
        refuses("stale", lambda: save(conference, "Ở một cửa sổ khác.", version=1, by=cast.oanh))


def test_a_refused_text_is_kept_once_however_often_it_is_sent(cast, conference):
    save(conference, "Của Oanh.", by=cast.oanh)
    for _ in range(3):
        refuses("stale", lambda: save(conference, "Của Thư.", version=0, by=cast.thu))
    assert len(kept(conference)) == 1


def test_what_somebody_else_wrote_is_kept_when_it_is_replaced(cast, conference):
    save(conference, "Của Oanh.", by=cast.oanh)
    save(conference, "Của Thư, dài hơn nhiều.", version=1, by=cast.thu)
    assert kept(conference) == [("replaced", 1, "Của Oanh.", "Oanh")]


def test_while_one_person_types_on_a_text_is_kept_after_every_five_minutes(cast, conference):
    start = now()
    for minute in range(12):
        with clock.at(start + timedelta(minutes=minute)):
            save(conference, "dòng\n" * (minute + 1), version=minute, by=cast.oanh)
    assert [number for _kind, number, _body, _by in kept(conference)] == [7, 1]


def test_clearing_a_section_keeps_what_was_there_however_soon(cast, conference):
    save(conference, "Một đoạn dài.", by=cast.oanh)
    save(conference, "Một đoạn dài. Thêm.", version=1, by=cast.oanh)
    save(conference, "", version=2, by=cast.oanh)
    assert [number for _kind, number, _body, _by in kept(conference)] == [2, 1]


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_only_the_head_unit_and_the_secretariat_write(cast, conference, name):
    with pytest.raises(PermissionDenied):
        save(conference, "Khai mạc.", by=getattr(cast, name))
    assert not Minutes.objects.exists()


@pytest.mark.parametrize("name", ["an", "oanh", "thu", "admin"])
def test_head_unit_secretariat_and_administrators_write(cast, conference, name):
    assert save(conference, "Khai mạc.", by=getattr(cast, name)).version == 1


def test_nothing_is_written_before_the_conference_begins(cast, draft):
    ahead = make_conference(draft.campaign)
    refuses("not_begun", lambda: save(ahead, "Khai mạc.", by=cast.an))


def test_minutes_are_written_while_the_conference_is_in_session(cast, draft):
    running = make_conference(draft.campaign)
    running.open()
    history.save(running, by=cast.an)
    assert save(running, "Khai mạc.", by=cast.an).version == 1


def test_nothing_is_written_once_the_text_is_frozen(cast, written):
    finish(cast, written)
    refuses("finished", lambda: save(written, "Sửa lại.", version=1, by=cast.an))


@pytest.mark.parametrize("key", ["item-0", "item-999999", "khac", ""])
def test_a_section_that_is_on_no_agenda_is_refused(cast, conference, key):
    refuses("no_section", lambda: save(conference, "Văn bản.", by=cast.an, key=key))


def test_a_text_of_a_hundred_thousand_characters_fits_and_no_longer_one(cast, conference):
    assert len(save(conference, "ă" * LONGEST, by=cast.an).body) == LONGEST
    with pytest.raises(ValidationError):
        save(conference, "ă" * (LONGEST + 1), version=1, by=cast.an)


# --- In step with the agenda --------------------------------------------------------------------------


def headings(conference) -> list[str]:
    return [part.heading for part in writing.parts(writing.of(conference))]


def test_there_is_a_section_for_each_agenda_item_in_its_order(conference, english):
    assert headings(conference) == [
        "Opening", "1. Báo cáo sơ kết", "2. Thảo luận, thống nhất thang điểm", "Conclusions",
    ]  # fmt: skip


def test_a_text_follows_its_item_when_the_agenda_is_put_in_another_order(cast, written):
    first, second = written.agenda.all()
    for item, number in ((first, 9), (second, 1), (first, 2)):
        item.number = number
        history.save(item, by=cast.an)
    parts = writing.parts(writing.of(written))
    assert [part.heading for part in parts][1:3] == ["1. Thảo luận, thống nhất thang điểm", "2. Báo cáo sơ kết"]
    assert parts[2].section.body.startswith("Sở Nội vụ trình bày")


def test_the_text_of_an_item_taken_off_the_agenda_stays_under_its_heading(cast, written, english):
    first, second = written.agenda.all()
    for vote in written.votes.all():
        vote.item = None
        history.save(vote, by=cast.an)
    for item in (first, second):
        history.delete(AgendaItem.objects.get(pk=item.pk), by=cast.an)
    AgendaItem.objects.create(conference=written, number=1, title="Nội dung mới")
    parts = writing.parts(writing.of(written))
    assert [(part.heading, part.is_orphan) for part in parts] == [
        ("Opening", False), ("1. Nội dung mới", False), ("1. Báo cáo sơ kết", True), ("Conclusions", False),
    ]  # fmt: skip
    orphan = parts[2]
    writing.save_section(written, orphan.key, "", version=orphan.section.version, by=cast.an)
    assert headings(written) == ["Opening", "1. Nội dung mới", "Conclusions"], "once it is cleared it goes"
    assert kept(written)[0][2].startswith("Sở Nội vụ trình bày"), "and its text is kept"


# --- Old versions -------------------------------------------------------------------------------------


def test_an_old_text_is_put_back_and_the_one_it_replaces_is_kept(cast, conference, english):
    save(conference, "Của Oanh.", by=cast.oanh)
    save(conference, "Của Thư, dài hơn.", version=1, by=cast.thu)
    old = SectionVersion.objects.get()
    section = writing.restore(conference, old, by=cast.an)
    assert (section.body, section.version, section.written_by) == ("Của Oanh.", 3, cast.an)
    assert kept(conference)[0] == ("replaced", 2, "Của Thư, dài hơn.", "Thư")
    assert section.history.first().history_change_reason == "Version 1 put back"
    again = writing.restore(conference, old, by=cast.an)
    assert again.version == 3, "putting it back twice changes nothing"


def test_old_texts_are_put_back_by_those_who_write_and_only_into_their_own_minutes(cast, conference):
    save(conference, "Của Oanh.", by=cast.oanh)
    save(conference, "Của Thư.", version=1, by=cast.thu)
    old = SectionVersion.objects.get()
    with pytest.raises(PermissionDenied):
        writing.restore(conference, old, by=cast.binh)
    other = make_conference(conference.campaign, title="Hội nghị khác")
    other.open()
    history.save(other, by=cast.an)
    refuses("no_section", lambda: writing.restore(other, old, by=cast.an))


def test_an_old_version_never_changes_and_is_never_deleted(cast, conference):
    save(conference, "Của Oanh.", by=cast.oanh)
    save(conference, "Của Thư.", version=1, by=cast.thu)
    old = SectionVersion.objects.get()
    old.body = "Khác"
    refuses("sealed", old.save)
    refuses("sealed", old.delete)


def test_a_draft_is_seen_by_its_writers_and_signed_minutes_by_the_bloc(cast, written):
    def seen(person) -> bool:
        return Minutes.objects.visible_to(person).exists()

    assert [seen(person) for person in (cast.an, cast.oanh, cast.thu)] == [True] * 3
    assert [seen(person) for person in (cast.binh, cast.chi, cast.son)] == [False] * 3
    finish(cast, written)
    assert [seen(person) for person in (cast.binh, cast.chi, cast.son)] == [True, False, False]
