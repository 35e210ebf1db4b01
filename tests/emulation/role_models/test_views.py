"""The pages of role models: what each reader is offered, and what a form does."""

import pytest
from django.urls import reverse

from blocs import succession
from common.clock import today
from config.overview import todo
from emulation.notices.models import Message
from emulation.role_models import adopting, deciding
from emulation.role_models.models import Adoption, RoleModel
from tests.conftest import make_bloc, make_person, make_unit
from tests.emulation.evidence.making import upload
from tests.emulation.role_models.conftest import DEED, WHO, consent, make_notice, make_published

State = RoleModel.State


def url(name, row):
    return reverse(f"emulation:{name}", args=[row.pk])


def titles(person):
    return [item.title for item in todo.of(type(person).objects.get(pk=person.pk)).todos]


def test_two_fields_make_a_notice_and_sending_again_makes_no_other(client, cast, year, hoa):
    client.force_login(hoa)
    page = client.get(url("role_model_notice", year))
    assert page.context["form"]["kind"].value() == "person"
    sent = {"unit": cast.member.pk, "kind": "person", "name": WHO, "what_was_done": DEED}
    for _again in range(2):
        response = client.post(url("role_model_notice", year), sent)
        assert response.url == RoleModel.objects.get().get_absolute_url()
    assert RoleModel.objects.get().noticed_by == hoa


def test_a_picture_goes_along(client, cast, year, hoa):
    client.force_login(hoa)
    sent = {"unit": cast.member.pk, "kind": "person", "name": WHO, "what_was_done": DEED, "files": upload()}
    client.post(url("role_model_notice", year), sent)
    assert RoleModel.objects.get().evidence.count() == 1


def test_what_is_missing_is_said_and_what_was_written_stays(client, cast, year, hoa):
    client.force_login(hoa)
    sent = {"unit": cast.member.pk, "kind": "person", "name": "", "what_was_done": DEED, "place": "Một cửa"}
    page = client.post(url("role_model_notice", year), sent)
    assert page.status_code == 200 and set(page.context["form"].errors) == {"name"}
    assert DEED in page.content.decode() and "<details open" in page.content.decode().replace(' class="fold-small"', "")


@pytest.mark.parametrize(("name", "status"), [("thu", 403), ("chi", 404), ("son", 404)])
def test_others_are_not_offered_the_form(client, cast, year, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(url("role_model_notice", year)).status_code == status


def test_from_the_notice_to_the_adoption(client, cast, year):
    row = make_notice(year, cast)
    client.force_login(cast.binh)
    client.post(url("role_model_check", row), {"outcome": "yes"})
    sent = {"on": "01/01/2026", "how": "Phiếu có chữ ký"}
    refused = client.post(url("role_model_consent", row), sent)
    assert set(refused.context["form"].errors) == {"is_explicit"}
    client.post(url("role_model_consent", row), {**sent, "is_explicit": "on"})
    client.force_login(cast.an)
    client.post(url("role_model_publish", row), {"outcome": "yes"})
    client.force_login(cast.binh)
    client.post(url("role_model_adopt", row), {"unit": cast.deputy.pk, "what_was_applied": "Làm theo"})
    client.force_login(cast.dung)
    client.post(url("adoption_answer", Adoption.objects.get()), {"outcome": "yes"})
    assert Adoption.objects.get().state == Adoption.State.CONFIRMED
    assert Message.objects.filter(kind=Message.Kind.ROLE_MODEL).count() == 5


def test_no_box_of_consent_is_ticked_beforehand(client, cast, year):
    client.force_login(cast.binh)
    page = client.get(url("role_model_consent", make_notice(year, cast))).content.decode()
    box = page[page.index('name="is_explicit"') - 200 : page.index('name="is_explicit"') + 200]
    assert "checked" not in box


def test_without_consent_the_page_offers_to_decline_only(client, cast, year):
    row = deciding.check(make_notice(year, cast), by=cast.binh)
    client.force_login(cast.an)
    page = client.get(url("role_model_publish", row))
    assert [value for value, _label in page.context["form"].fields["outcome"].choices] == ["no"]
    client.post(url("role_model_publish", row), {"outcome": "no", "because": "Chưa rõ"})
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.DECLINED, "Chưa rõ")


def test_a_decision_against_it_needs_a_reason(client, cast, year):
    row = make_notice(year, cast)
    client.force_login(cast.binh)
    page = client.post(url("role_model_check", row), {"outcome": "no"})
    assert set(page.context["form"].errors) == {"because"}


def test_it_is_withdrawn_and_taken_up_again(client, cast, year):
    row = make_published(year, cast)
    client.force_login(cast.binh)
    assert client.post(url("role_model_withdraw", row), {"because": "Nhầm"}).url == url("role_model_list", year)
    client.post(url("role_model_take_up", row), {"because": "Đã làm rõ"})
    row.refresh_from_db()
    assert row.state == State.NOTICED


def test_withdrawn_consent_unpublishes(client, cast, year):
    row = make_published(year, cast)
    client.force_login(cast.binh)
    client.post(url("role_model_consent_withdraw", row))
    client.force_login(cast.dung)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_rest_is_filled_in_later_and_another_hand_is_noticed(client, cast, year):
    row = make_notice(year, cast)
    client.force_login(cast.binh)
    page = client.get(url("role_model_edit", row)).context["form"]
    sent = {"kind": "person", "name": WHO, "what_was_done": DEED, "position_class": "worker", "seen": page.digest}
    assert client.post(url("role_model_edit", row), sent).status_code == 302
    again = client.post(url("role_model_edit", row), {**sent, "position_class": "leader"})
    assert "changed_since" in again.context["form"].codes
    row.refresh_from_db()
    assert row.position_class == "worker"


def test_the_list_is_narrowed_and_exports_what_it_shows(client, cast, year):
    make_published(year, cast)
    make_notice(year, cast, name="Tổ một cửa", kind="collective")
    deciding.decline(make_notice(year, cast, name="Khác"), because="Chưa rõ", by=cast.binh)
    client.force_login(cast.binh)
    address = url("role_model_list", year)

    def names(**query):
        return {row.name for row, _mark in client.get(address, query).context["lines"]}

    assert names() == {WHO, "Tổ một cửa"}
    assert names(kind="collective") == {"Tổ một cửa"}
    assert names(state="declined") == {"Khác"}
    assert names(q="mot cua", unit=cast.member.pk) == {WHO, "Tổ một cửa"}
    file = client.get(address, {"kind": "collective", "export": "csv"}).content.decode("utf-8-sig")
    assert "Tổ một cửa" in file and WHO not in file
    client.force_login(cast.dung)
    assert names() == {WHO}


@pytest.mark.parametrize("items", [1, 3])
def test_a_list_takes_as_many_queries_at_any_size(client, cast, year, items, django_assert_num_queries):
    for number in range(items):
        make_published(year, cast, name=f"Người {number}")
    client.force_login(cast.dung)
    client.get(url("role_model_list", year))
    with django_assert_num_queries(12):
        client.get(url("role_model_list", year))


def test_an_empty_list_teaches_and_leads_to_the_form(client, cast, year):
    client.force_login(cast.binh)
    page = client.get(url("role_model_list", year)).content.decode()
    assert page.count(url("role_model_notice", year)) == 1
    client.force_login(cast.thu)
    assert url("role_model_notice", year) not in client.get(url("role_model_list", year)).content.decode()


def test_the_page_of_the_year_leads_there_with_counts(client, cast, year):
    make_published(year, cast)
    make_notice(year, cast, name="Khác")
    client.force_login(cast.dung)
    page = client.get(url("campaign", year))
    line = page.context["year"].texts["role_models"][0]
    assert (line.paper, line.number) == (2, 1)
    assert url("role_model_list", year) in page.content.decode()


def test_each_step_is_on_the_desk_of_whose_turn_it_is(cast, year, hoa):
    def waits(row, name):
        return any(row.name in title for title in titles(getattr(cast, name)))

    row = make_notice(year, cast)
    assert [waits(row, name) for name in ("binh", "an", "thu", "dung")] == [True, False, False, False]
    assert not any(WHO in title for title in titles(hoa))
    deciding.check(row, by=cast.binh)
    assert [waits(row, name) for name in ("binh", "an")] == [True, False]
    assert any(WHO in title for title in titles(hoa))
    consent(row, by=hoa)
    assert [waits(row, name) for name in ("binh", "an", "thu", "dung")] == [False, True, False, False]
    deciding.publish(row, by=cast.an)
    adopting.register(row, cast.deputy, what_was_applied="Làm theo", by=cast.binh)
    assert not any(waits(row, name) for name in ("binh", "an", "thu"))
    assert any(row.unit.name in title and row.name not in title for title in titles(cast.dung))


def test_what_the_head_noticed_waits_for_its_deputy(cast, year):
    row = deciding.check(make_notice(year, cast, unit=cast.head, by=cast.an, kind="collective"), by=cast.an)
    assert [any(row.name in title for title in titles(who)) for who in (cast.an, cast.dung)] == [False, True]


def test_what_a_renamed_unit_left_its_heir_finishes(cast, year):
    row = make_notice(year, cast)
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 1", by=cast.admin)
    assert any(row.name in title for title in titles(cast.binh))
    assert deciding.check(row, by=type(cast.binh).objects.get(pk=cast.binh.pk)).state == State.CHECKED


def test_the_notice_of_a_publication_does_not_name_the_person(cast, year):
    row = make_published(year, cast)
    told = Message.objects.get(key__startswith=f"role_model:{row.pk}:published")
    assert row.name not in f"{told.subject} {told.body}"


def test_a_unit_of_another_bloc_answers_on_pages_that_lead_nowhere_it_may_not_go(client, cast, year):
    unit = make_unit("Sở Ví Dụ")
    make_bloc("Khối thứ hai", [unit], council=cast.council)
    giang = make_person("Giang", unit)
    row = make_published(year, cast)
    claim = adopting.register(row, unit, what_was_applied="Làm theo", by=cast.binh)
    assert any(row.unit.name in title and row.name not in title for title in titles(giang))
    client.force_login(giang)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200 and f'href="{url("campaign", year)}"' not in page.content.decode()
    assert client.post(url("adoption_answer", claim), {"outcome": "yes"}).status_code == 302
