from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.consultation import opinions, publishing, views
from awards.consultation.models import Opinion, PublicNotice
from common.clock import today
from emulation.notices.models import Message
from tests.awards import making
from tests.awards.records.making import person
from tests.conftest import codes


@pytest.fixture
def notice(cast, campaign, catalogue):
    row = making.checked(campaign, person(cast.member, "Nguyễn Thị Hồng"), "T-CSTDTQ", by=cast.thu)
    return publishing.publish(cast.council, [row], title="Lấy ý kiến", by=cast.thu)


def test_an_opinion_sent_twice_is_kept_once(notice):
    said = {"text": "Rất xứng đáng.", "name": "Trần Văn Ba"}
    assert opinions.give(notice, **said) == opinions.give(notice, **said)


@pytest.mark.parametrize(("said", "code"), [({"text": " "}, "text_missing"), ({"name": " "}, "name_missing")])
def test_an_opinion_is_written_and_signed(notice, said, code):
    with pytest.raises(ValidationError) as error:
        opinions.give(notice, **{"text": "Rất xứng đáng.", "name": "Trần Văn Ba", **said})
    assert codes(error) == {code}


@pytest.mark.parametrize("days", [-1, 30])
def test_opinions_are_taken_while_the_notice_is_open(notice, days):
    first = today() + timedelta(days=1) if days < 0 else today() - timedelta(days=days)
    PublicNotice._base_manager.filter(pk=notice.pk).update(starts_on=first, ends_on=first + timedelta(days=20))
    with pytest.raises(ValidationError) as error:
        opinions.give(notice, text="Muộn.", name="Trần Văn Ba")
    assert codes(error) == {"not_open"}


def test_an_opinion_is_about_a_nomination_of_its_notice(cast, campaign, notice):
    other = making.checked(campaign, person(cast.head), "T-CSTDTQ", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        opinions.give(notice, text="Về người khác.", name="Trần Văn Ba", nomination=other)
    assert codes(error) == {"another_notice"}


def test_the_secretariat_answers_and_may_answer_better(cast, notice):
    opinion = opinions.give(notice, text="Vì sao?", name="Trần Văn Ba")
    with pytest.raises(PermissionDenied):
        opinions.answer(opinion, text="Vì có sáng kiến.", by=cast.binh)
    opinions.answer(opinion, text="Vì có sáng kiến.", by=cast.thu)
    answered = opinions.answer(opinion, text="Vì có hai sáng kiến.", by=cast.thu)
    assert answered.answer == "Vì có hai sáng kiến."
    assert answered.history.count() == 3


def test_one_address_says_so_much_about_one_notice_and_keeps_what_it_wrote(client, cast, campaign, notice, monkeypatch):
    monkeypatch.setattr(views, "OPINIONS_AN_HOUR", 2)
    other = making.checked(campaign, person(cast.head), "T-CSTDTQ", by=cast.thu)
    another = publishing.publish(cast.council, [other], title="Lấy ý kiến khác", by=cast.thu)

    def say(where, number):
        return client.post(where.get_absolute_url(), {"text": f"Ý kiến {number}.", "name": "Trần Văn Ba"})

    assert [say(notice, number).status_code for number in range(2)] == [302, 302]
    refused = say(notice, 3)
    assert (refused.status_code, refused.context["form"].codes) == (429, {"too_often"})
    assert "Ý kiến 3." in refused.content.decode()
    assert Opinion.objects.count() == 2 == Message.objects.filter(subject__startswith="Ý kiến góp ý").count()
    assert say(another, 4).status_code == 302
