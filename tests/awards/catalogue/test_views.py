from datetime import date

import pytest
from django.urls import reverse


def listed(response):
    return [award.code for award, _held in response.context["rows"]]


def test_awards_are_found_without_accents_and_filtered(client, cast, catalogue):
    client.force_login(cast.binh)
    address = reverse("awards:award_list")
    assert listed(client.get(address, {"q": "chien si thi dua co so"})) == ["T-CSTDCS"]
    assert len(listed(client.get(address, {"kind": "title"}))) == 18
    assert set(listed(client.get(address, {"kind": "title", "recipient": "household"}))) == {"T-GDVH"}
    assert listed(client.get(address))[0] == "T-LDTT"


@pytest.mark.parametrize(("day", "regime"), [("31/12/2023", "nd91"), ("01/01/2024", "nd98"), ("01/07/2025", "nd152")])
def test_the_list_shows_the_terms_of_the_day(client, cast, catalogue, day, regime):
    client.force_login(cast.binh)
    response = client.get(reverse("awards:award_list"), {"ngay": day, "q": "T-CSTDB"})
    ((_award, held),) = response.context["rows"]
    assert held.terms.regime == regime


def test_what_is_not_verified_is_marked(client, cast, catalogue):
    client.force_login(cast.thu)
    response = client.get(reverse("awards:award", args=["T-CSTDB"]))
    ((latest, _marks), *_earlier) = response.context["over_time"]
    assert latest.doubts == ["thẩm quyền (Đ79)", "tỷ lệ phiếu"]
    assert "tỷ lệ phiếu" in response.content.decode()
    assert client.get(reverse("awards:award", args=["T-LDTT"])).context["over_time"][0][0].doubts == []


def test_ended_terms_show_the_prize_of_their_last_day(client, cast, catalogue):
    client.force_login(cast.binh)
    held = client.get(reverse("awards:award", args=["F-BKBT"])).context["over_time"]
    assert [each.individual.amount for each, _marks in held][1:] == [3_510_000, 1_800_000]


def test_the_list_takes_as_many_queries_for_all_as_for_one(client, cast, catalogue, django_assert_num_queries):
    client.force_login(cast.binh)
    address = reverse("awards:award_list")
    client.get(address)
    for query in ({"q": "T-LDTT"}, {}):
        with django_assert_num_queries(7):
            client.get(address, query)


def test_an_award_of_a_day_without_terms_says_so(client, cast, catalogue):
    client.force_login(cast.binh)
    response = client.get(reverse("awards:award_list"), {"ngay": date(2010, 1, 1).strftime("%d/%m/%Y")})
    assert all(held is None for _award, held in response.context["rows"])


def test_the_catalogue_goes_out_and_comes_in_unchanged(cast, catalogue):
    from awards.catalogue.resources import AwardTermsResource, AwardTypeResource, BaseSalaryResource
    from blocs.files import reading, writing

    for resource in (AwardTypeResource, AwardTermsResource, BaseSalaryResource):
        content = writing.to_xlsx(resource().export(user=cast.thu))
        outcome = resource().import_data(reading.read(content, table=resource.table), user=cast.thu)
        assert outcome.problems == [] and outcome.totals["new"] == outcome.totals["update"] == 0, resource.table
