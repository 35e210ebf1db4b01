"""The page of a bloc year."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import strip_tags

from blocs import rotation
from blocs.models import Membership, Succession, Term
from common.clock import at, today
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Movement, ReviewPoint, Step
from emulation.covenants import drafting, signing
from tests.conftest import act, make_bloc, make_unit


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def page(client, person, campaign, status=200):
    client.force_login(person)
    response = client.get(f"/nam/{campaign.pk}/")
    assert response.status_code == status
    return response


def sentence(response):
    return strip_tags(response.context["turn"].sentence)


def marks(response):
    return {row.unit: (row.mark.kind, row.mark.label) for row in response.context["year"].rows if row.mark}


def urls(response):
    return {stop.kind: stop.url for stop in response.context["stops"]}


@pytest.mark.parametrize(
    ("who", "status"), [("an", 200), ("binh", 200), ("thu", 200), ("admin", 200), ("chi", 404), ("son", 404)]
)
def test_a_year_is_shown_to_those_who_may_know_its_bloc(client, cast, campaign, who, status):
    page(client, getattr(cast, who), campaign, status)


def test_a_year_in_preparation_waits_for_the_draft_of_its_head(client, cast, campaign):
    response = page(client, cast.binh, campaign)
    assert sentence(response) == "Waiting for Sở Nội vụ to draft the covenant."
    assert "“Đoàn kết, sáng tạo”" not in response.content.decode()  # the quotation marks belong to the style
    assert urls(response)["covenant"] == urls(response)["launch"] == f"/nam/{campaign.pk}/ke-hoach/"
    assert urls(page(client, cast.an, campaign))["launch"] == f"/nam/{campaign.pk}/phat-dong/"


def test_a_draft_shows_only_to_those_who_prepare_it(client, cast, draft):
    year = draft.campaign
    assert page(client, cast.binh, year).context["year"].covenant is None
    for person in (cast.an, cast.oanh, cast.thu):
        response = page(client, person, year)
        assert response.context["year"].covenant == draft
        assert urls(response)["covenant"] == f"/giao-uoc/{draft.pk}/soan/"


def test_comments_wait_for_the_head_until_all_are_answered(client, cast, draft):
    drafting.circulate(draft, due_on=today() + timedelta(days=3), by=cast.an)
    remark = drafting.comment(draft, text="Đề nghị nêu rõ.", by=cast.binh)
    said = sentence(page(client, cast.dung, draft.campaign))
    last = today() + timedelta(days=3)
    assert said == f"The members comment on the draft covenant, until {last:%d/%m/%Y}; Sở Nội vụ answers."

    with at(today() + timedelta(days=4)):
        assert sentence(page(client, cast.dung, draft.campaign)).startswith("Waiting for Sở Nội vụ to answer 1 comment")
        drafting.answer(remark, outcome="accepted", by=cast.an)
        assert sentence(page(client, cast.dung, draft.campaign)).endswith(
            "Waiting for Sở Nội vụ to open the covenant for signing."
        )


def test_who_has_signed_who_has_not_and_who_declined(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="Chỉ tiêu chưa phù hợp")
    response = page(client, cast.binh, covenant.campaign)
    day = f"{today():%d/%m/%Y}"
    assert marks(response) == {
        cast.head: ("done", day), cast.deputy: ("late", f"declined {day}"), cast.member: ("wait", "not signed"),
    }  # fmt: skip
    assert "Chỉ tiêu chưa phù hợp" in response.content.decode()
    assert sentence(response).startswith("Waiting for Kho bạc Nhà nước tỉnh to sign")
    assert sentence(response).endswith("Đài Phát thanh và Truyền hình tỉnh declined to sign.")
    assert [row.unit for row in response.context["year"].rows if row.is_mine] == [cast.member]
    assert [stop.detail for stop in response.context["stops"]][1] == "1/3 units"


def test_when_only_refusals_are_left_nobody_is_waited_for(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="Chỉ tiêu chưa phù hợp")
    response = page(client, cast.dung, covenant.campaign)
    assert sentence(response) == (
        "Everyone else has signed; Đài Phát thanh và Truyền hình tỉnh declined to sign. Sở Nội vụ may close signing."
    )
    assert "Read and sign" not in response.content.decode()


def test_after_the_last_day_missing_units_are_late_and_the_head_may_close(client, cast, covenant):
    with at(covenant.signing_due_on + timedelta(days=2)):
        response = page(client, cast.an, covenant.campaign)
        assert marks(response)[cast.member] == ("late", "2 days late")
        assert sentence(response).endswith("Sở Nội vụ may close signing.")
        signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
        (mark,) = [
            row.mark for row in page(client, cast.an, covenant.campaign).context["year"].rows if row.unit == cast.member
        ]
    assert (mark.kind, mark.note) == ("done", "2 days late")


@pytest.mark.parametrize(("who", "signs"), [("an", True), ("binh", True), ("oanh", False), ("thu", False)])
def test_only_who_signs_is_offered_to_sign(client, cast, covenant, who, signs):
    response = page(client, getattr(cast, who), covenant.campaign)
    assert ("Read and sign" in response.content.decode()) is signs
    assert response.content.decode().count("btn-primary") == signs


def test_in_force_the_next_step_of_the_year_is_named(client, cast, covenant):
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    response = page(client, cast.binh, covenant.campaign)
    assert sentence(response).startswith("Next step: Mid-year review, planned for 31/12/")
    assert urls(response)["covenant"] == f"/giao-uoc/{covenant.pk}/"
    assert f"/giao-uoc/{covenant.pk}/pdf/" in response.content.decode()


def test_a_year_without_a_head_waits_for_the_secretariat(client, cast, campaign):
    term = Term.objects.get(bloc=cast.bloc, role=Term.Role.HEAD)
    Term.objects.filter(pk=term.pk).delete()
    assert sentence(page(client, cast.binh, campaign)).startswith(f"The bloc has no head for {cast.year}")


def test_a_head_whose_unit_left_the_bloc_prepares_nothing(client, cast, campaign):
    Membership.objects.filter(bloc=cast.bloc, unit=cast.head).update(until=today() - timedelta(days=1))
    year = page(client, cast.an, campaign).context["year"]
    assert (year.may_prepare, year.may_decide) == (False, False)


@pytest.fixture
def recorded(cast):
    """A year like the published reports tell them: everything they state, and nothing else."""
    old = make_unit("Viện Khoa học Thanh tra")
    new = make_unit("Viện Chiến lược và Khoa học Thanh tra")
    Succession.objects.create(old=old, new=new, kind=Succession.Kind.RENAME)
    bloc = make_bloc("Khối các đơn vị sự nghiệp", [cast.member, new], council=cast.council)
    rotation.appoint(bloc, cast.member, year="2021", role=Term.Role.HEAD, by=cast.thu)
    rotation.appoint(bloc, new, year="2022", role=Term.Role.HEAD, by=cast.thu)
    campaign = lifecycle.begin(bloc, "2021", by=cast.thu)
    content.set_theme(campaign, "Siết chặt kỷ cương, tăng cường hiệu quả", by=cast.thu)
    content.set_objectives(campaign, ["Phát hiện điển hình"], by=cast.thu)
    content.set_tasks(campaign, ["Đẩy mạnh phong trào", "Tuyên truyền"], by=cast.thu)
    movement = Movement.objects.create(name="Vì người nghèo", level="central")
    content.answer_movements(campaign, [movement], by=cast.thu)
    lifecycle.happened(
        campaign, Step.Kind.LAUNCH, on=date(2021, 3, 30), place="Trụ sở Thanh tra Chính phủ", by=cast.thu
    )
    closing = lifecycle.happened(
        campaign, Step.Kind.CLOSING, on=None, note="Bàn giao vai trò Khối trưởng.", by=cast.thu
    )
    content.set_points(closing, ReviewPoint.Kind.LIMIT, ["Kinh phí rất hạn chế."], by=cast.thu)
    content.set_points(closing, ReviewPoint.Kind.DIRECTION, ["Khen đúng người, đúng việc."], by=cast.thu)
    return lifecycle.record(campaign, source="Tin đã đăng ngày 02/12/2021", by=cast.thu)


def test_a_recorded_year_that_names_only_its_head_claims_no_number_of_members(client, cast, recorded):
    others = "The other members are not stated in the source."
    assert others not in page(client, cast.binh, recorded).content.decode()
    heads = Term.objects.filter(bloc=recorded.bloc, year=recorded.year).values("unit")
    Membership.objects.filter(bloc=recorded.bloc).exclude(unit__in=heads).delete()
    text = page(client, cast.binh, recorded).content.decode()
    assert others in text
    assert "member unit" not in text


def test_a_recorded_year_can_be_read_whole_on_one_page(client, cast, recorded):
    response = page(client, cast.binh, recorded)
    text = response.content.decode()
    for fact in [
        "Recorded from a published source", "Siết chặt kỷ cương, tăng cường hiệu quả", "Viện Khoa học Thanh tra",
        "Phát hiện điển hình", "Đẩy mạnh phong trào", "Vì người nghèo", "30/03/2021", "Trụ sở Thanh tra Chính phủ",
        "Bàn giao vai trò Khối trưởng.", "Limits named", "Kinh phí rất hạn chế.", "Directions", "Khen đúng người",
        "Leading in 2022", "day not stated in the source", "Tin đã đăng ngày 02/12/2021",
    ]:  # fmt: skip
        assert fact in text
    assert sentence(response) == "Recorded from a published source: Tin đã đăng ngày 02/12/2021."
    assert urls(response) == {
        "launch": "#launch", "covenant": "", "midyear": "", "scoring": "", "ballot": "", "closing": "#closing",
    }  # fmt: skip
    assert [line.text for line in response.context["year"].texts["tasks"]] == ["Đẩy mạnh phong trào", "Tuyên truyền"]
    assert "/sua/" not in text


def test_an_example_carries_its_mark(client, cast, campaign):
    assert "tag-example" not in page(client, cast.binh, campaign).content.decode()
    campaign.is_example = True
    campaign.save()
    assert "tag-example" in page(client, cast.binh, campaign).content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_a_year_takes_as_many_queries_at_any_size(client, cast, covenant, items):
    year = covenant.campaign
    content.set_tasks(year, ["Việc"] * items, by=cast.an)
    content.answer_movements(
        year, [Movement.objects.create(name=f"Phong trào {n}", level="central") for n in range(items)], by=cast.an
    )
    for person, unit in [(cast.an, cast.head), (cast.dung, cast.deputy), (cast.binh, cast.member)][: items - 1]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    client.force_login(cast.binh)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/nam/{year.pk}/")
    assert len(captured) == 12


def test_a_large_bloc_takes_no_more_queries(client, cast, campaign):
    client.force_login(cast.binh)
    with CaptureQueriesContext(connection) as small:
        client.get(f"/nam/{campaign.pk}/")
    for _number in range(17):
        Membership.objects.create(bloc=cast.bloc, unit=make_unit(), since=date(2020, 1, 1))
    with CaptureQueriesContext(connection) as large:
        assert len(client.get(f"/nam/{campaign.pk}/").context["year"].rows) == 20
    assert len(small) == len(large) == 10
