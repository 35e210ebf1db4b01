"""Who is told what when a covenant moves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from common.clock import at, today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, obligations, signing, telling
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from tests.conftest import act


def last():
    message = Message.objects.order_by("-pk").first()
    return message.key.partition(":")[2].partition(":")[2], [row.name for row in recipients(message)]


def test_members_are_asked_for_comments_and_the_head_hears_when_time_is_over(cast, draft):
    drafting.circulate(draft, by=cast.an, due_on=today() + timedelta(days=3))
    drafting.circulate(draft, by=cast.an, due_on=today() + timedelta(days=3))
    message = Message.objects.get()
    assert message.subject == f"Lấy ý kiến dự thảo Giao ước thi đua năm {cast.year} – Khối thi đua Tổng hợp"
    assert (message.council, message.url) == (cast.council, f"/giao-uoc/{draft.pk}/")
    assert [row.name for row in recipients(message)] == ["Bình", "Dung", "Oanh"]
    assert [(duty.kind, duty.unit_id) for duty in obligations.open_for(None)] == [
        ("covenant_comment", cast.member.pk), ("covenant_comment", cast.deputy.pk)
    ]  # fmt: skip
    drafting.comment(draft, by=cast.binh, text="Góp ý")
    assert [duty.unit_id for duty in obligations.open_for(None)] == [cast.deputy.pk]
    telling.tell_what_ended()
    assert Message.objects.count() == 1
    with at(today() + timedelta(days=4)):
        telling.tell_what_ended()
        telling.tell_what_ended()
        assert obligations.open_for(None) == []
    assert Message.objects.count() == 2
    assert last()[1] == ["An", "Oanh"]
    assert "Có 1 góp ý, 1 góp ý chưa trả lời." in Message.objects.order_by("-pk").first().body


def test_the_unit_that_commented_hears_the_answer_once(cast, draft):
    drafting.circulate(draft, by=cast.an)
    remark = drafting.comment(draft, by=cast.binh, text="Nâng chỉ tiêu")
    for _ in range(2):
        remark = drafting.answer(remark, by=cast.an, outcome="declined", text="Không đủ nguồn lực")
    message = Message.objects.get(key__contains=":answered:")
    assert [row.name for row in recipients(message)] == ["Bình"]
    assert message.body.splitlines() == [
        "Góp ý của đơn vị về: toàn văn dự thảo", "Góp ý: Nâng chỉ tiêu", "Kết quả: giải trình, chưa tiếp thu.",
        "Trả lời: Không đủ nguồn lực",
    ]  # fmt: skip


def test_parties_are_asked_to_sign_and_told_when_it_is_in_force(cast, covenant):
    assert last() == ("opened", ["Bình", "Dung", "Oanh"])
    signing.decline(covenant, unit=cast.member, by=cast.binh, because="Chưa phù hợp")
    assert last()[1] == ["An", "Oanh"]
    assert "Lý do: Chưa phù hợp" in Message.objects.order_by("-pk").first().body
    assert {duty.unit_id for duty in obligations.open_for(None)} == {cast.head.pk, cast.deputy.pk}
    assert obligations.open_for([cast.member.pk]) == []
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    assert last() == ("in_force", ["An", "Bình", "Dung", "Oanh"])
    covenant.refresh_from_db()
    assert covenant.document.code in Message.objects.order_by("-pk").first().body
    assert obligations.open_for(None) == []


def test_what_ended_long_ago_is_no_news(cast, covenant):
    count = Message.objects.count()
    with at(covenant.signing_due_on + timedelta(days=15)):
        telling.tell_what_ended()
    assert Message.objects.count() == count


def test_an_act_that_is_refused_tells_nothing(cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    with pytest.raises(ValidationError):
        signing.open_signing(draft, due_on=today() - timedelta(days=1), by=cast.an)
    assert not Message.objects.exists()


def test_other_years_and_versions_of_the_bloc_ask_for_no_comments(cast, draft):
    """Of two years of the bloc, and another bloc, only the draft that is out is asked for."""
    lifecycle.begin(cast.bloc, str(int(cast.year) + 1), by=cast.thu)
    lifecycle.begin(cast.other_bloc, cast.year, by=cast.son)
    drafting.circulate(draft, by=cast.an)
    found = obligations.open_for(None)
    assert [(duty.subject, duty.unit_id) for duty in found] == [(draft.pk, cast.member.pk), (draft.pk, cast.deputy.pk)]
    assert obligations.open_for([cast.elsewhere.pk, cast.head.pk]) == []
