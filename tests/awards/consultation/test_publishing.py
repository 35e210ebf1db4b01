"""Public notices: NĐ 152/2025/NĐ-CP, article 44.2 – ten working days before the council meets."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from awards.consultation import opinions, publishing, views
from awards.consultation.models import PublicNotice
from common import history
from common.clock import now, today
from emulation.notices.models import Message
from tests.awards import making
from tests.awards.records.making import person
from tests.conftest import codes


@pytest.fixture
def nomination(cast, campaign, catalogue):
    return making.checked(campaign, person(cast.member, "Nguyễn Thị Hồng"), "T-CSTDTQ", by=cast.thu)


@pytest.fixture
def notice(cast, nomination):
    return publishing.publish(cast.council, [nomination], title="Lấy ý kiến", by=cast.thu)


def over(notice):
    """The notice as it is the day after its last one."""
    PublicNotice._base_manager.filter(pk=notice.pk).update(
        starts_on=today() - timedelta(days=30), ends_on=today() - timedelta(days=1)
    )
    return PublicNotice.objects.get(pk=notice.pk)


@pytest.mark.django_db
def test_ten_working_days_skip_weekends_and_holidays():
    assert publishing.last_day(date(2026, 8, 24)) == date(2026, 9, 10)


def test_a_notice_is_open_for_ten_working_days(notice):
    assert (notice.starts_on, notice.ends_on) == (today(), publishing.last_day(today()))


def test_everybody_reads_it_from_its_first_day(cast, notice):
    assert PublicNotice.objects.visible_to(AnonymousUser()).get() == notice
    assert PublicNotice.objects.visible_to(cast.chi).get() == notice


def test_before_its_first_day_only_the_secretariat_reads_it(cast, nomination):
    publishing.publish(
        cast.council, [nomination], title="Lấy ý kiến", starts_on=today() + timedelta(days=3), by=cast.thu
    )
    assert not PublicNotice.objects.visible_to(AnonymousUser()).exists()
    assert not PublicNotice.objects.visible_to(cast.son).exists()
    assert PublicNotice.objects.visible_to(cast.thu).exists()


def test_a_notice_on_an_example_is_marked_as_one_wherever_it_is_read(client, cast, campaign, nomination):
    invented = making.checked(
        campaign, person(cast.head, "Người ví dụ"), "T-CSTDTQ", by=cast.thu, submission={"is_example": True}
    )
    real = publishing.publish(cast.council, [nomination], title="Lấy ý kiến thật", by=cast.thu)
    notice = publishing.publish(cast.council, [invented], title="Lấy ý kiến ví dụ", by=cast.thu)
    assert (real.is_example, notice.is_example) == (False, True)
    mark = "tag-example"
    assert client.get("/khen-thuong/cong-khai/").content.decode().count(mark) == 1
    assert mark in client.get(notice.get_absolute_url()).content.decode()
    assert mark not in client.get(real.get_absolute_url()).content.decode()


def test_the_list_of_notices_has_pages(client, cast, notice, monkeypatch):
    monkeypatch.setattr(views, "ROWS", 2)
    for number in range(4):
        row = PublicNotice(
            council=cast.council, title=f"Đã xong {number}", created_by=cast.thu, starts_on=today(), ends_on=today(),
            closed_at=now(), conclusion="Không có ý kiến khác.",
        )  # fmt: skip
        history.save(row, by=cast.thu)
    found = client.get("/khen-thuong/cong-khai/").context
    assert (list(found["page"].object_list), len(found["lately"])) == ([notice], 4)
    closed = client.get("/khen-thuong/cong-khai/", {"da-ket-thuc": "", "page": "2"})
    assert [row.title for row in closed.context["page"].object_list] == ["Đã xong 1", "Đã xong 0"]
    assert "?da-ket-thuc&amp;page=1" in closed.content.decode()


def test_the_proposing_unit_is_told(cast, notice):
    assert Message.objects.get(kind=Message.Kind.AWARD).audience["units"] == [cast.member.pk]


def test_the_same_notice_twice_is_published_once(cast, nomination, notice):
    assert publishing.publish(cast.council, [nomination], title="Lấy ý kiến", by=cast.thu) == notice


@pytest.mark.parametrize("who", ["an", "binh", "chi", "son"])
def test_only_the_secretariat_of_the_council_publishes(cast, nomination, who):
    with pytest.raises(PermissionDenied):
        publishing.publish(cast.council, [nomination], title="Lấy ý kiến", by=getattr(cast, who))


def test_a_shorter_time_is_refused(cast, nomination):
    last = publishing.last_day(today()) - timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        publishing.publish(cast.council, [nomination], title="Lấy ý kiến", ends_on=last, by=cast.thu)
    assert codes(error) == {"too_short"}


def test_a_notice_does_not_begin_in_the_past(cast, nomination):
    with pytest.raises(ValidationError) as error:
        publishing.publish(
            cast.council, [nomination], title="Lấy ý kiến", starts_on=today() - timedelta(days=1), by=cast.thu
        )
    assert codes(error) == {"begins_in_the_past"}


def test_nothing_is_not_published(cast, catalogue):
    with pytest.raises(ValidationError) as error:
        publishing.publish(cast.council, [], title="Lấy ý kiến", by=cast.thu)
    assert codes(error) == {"nothing_to_publish"}


def test_a_dossier_that_is_not_checked_is_not_published(cast, campaign, catalogue):
    early = making.checked(campaign, person(cast.member), "T-CSTDTQ", by=cast.thu, submission={"state": "forwarded"})
    with pytest.raises(ValidationError) as error:
        publishing.publish(cast.council, [early], title="Lấy ý kiến", by=cast.thu)
    assert codes(error) == {"not_checked"}


def test_a_nomination_stands_in_one_open_notice(cast, nomination, notice):
    with pytest.raises(ValidationError) as error:
        publishing.publish(cast.council, [nomination], title="Lấy ý kiến lần hai", by=cast.thu)
    assert codes(error) == {"published_already"}


def test_it_is_closed_after_its_last_day_with_what_came_of_it(cast, notice):
    with pytest.raises(ValidationError) as error:
        publishing.close(notice, conclusion="Không có ý kiến.", by=cast.thu)
    assert codes(error) == {"still_open"}
    closed = publishing.close(over(notice), conclusion="Không có ý kiến.", by=cast.thu)
    assert closed.closed_at
    assert publishing.close(closed, conclusion="Khác.", by=cast.thu).conclusion == "Không có ý kiến."


def test_a_notice_with_an_unanswered_opinion_is_not_closed(cast, notice):
    opinion = opinions.give(notice, text="Rất xứng đáng.", name="Trần Văn Ba")
    with pytest.raises(ValidationError) as error:
        publishing.close(over(notice), conclusion="Một ý kiến.", by=cast.thu)
    assert codes(error) == {"unanswered"}
    opinions.answer(opinion, text="Cảm ơn ông.", by=cast.thu)
    assert publishing.close(PublicNotice.objects.get(pk=notice.pk), conclusion="Một ý kiến.", by=cast.thu).closed_at


def test_nothing_is_voted_on_before_its_notice_is_closed(cast, nomination):
    assert publishing.waits_for_notice(nomination, today())
    notice = publishing.publish(cast.council, [nomination], title="Lấy ý kiến", by=cast.thu)
    assert f"{notice.ends_on:%d/%m/%Y}" in publishing.waits_for_notice(nomination, today())
    publishing.close(over(notice), conclusion="Không có ý kiến.", by=cast.thu)
    assert publishing.waits_for_notice(nomination, today()) == ""


def test_an_award_without_a_notice_does_not_wait(cast, campaign, catalogue):
    row = making.checked(campaign, person(cast.member), "F-BKBT", by=cast.thu)
    assert publishing.waits_for_notice(row, today()) == ""


def test_looks_are_counted_and_nobody_is_noted(notice):
    publishing.count_view(notice)
    publishing.count_view(notice)
    notice.refresh_from_db()
    assert notice.views == 2
    assert notice.history.count() == 1
