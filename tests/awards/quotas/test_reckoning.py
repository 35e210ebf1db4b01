from datetime import date

import pytest

from awards.quotas import loading, reckoning, waiving
from awards.quotas.models import QuotaRule
from awards.records.models import AwardRecord
from blocs.models import Membership
from common.clock import today
from tests.awards.records.making import awarded, collective, person
from tests.conftest import make_bloc, make_unit


def number(campaign, award, day=None):
    return reckoning.allowed(campaign, award, day or today()).number


def grow(cast, to):
    """Let the bloc have `to` units."""
    for _ in range(to - 3):
        Membership.objects.create(bloc=cast.bloc, unit=make_unit(), since=date(2020, 1, 1))


def test_without_a_rule_there_is_no_limit(campaign, catalogue):
    quota = reckoning.allowed(campaign, catalogue["T-CTDB"], today())
    assert (quota.number, quota.left, quota.rule, len(quota.derivation)) == (None, None, None, 1)
    assert reckoning.of_bloc(campaign, today()) == []


def test_a_fixed_number_for_each_bloc(campaign, catalogue, rule):
    rule("T-CTDB", "number", number=1)
    assert number(campaign, catalogue["T-CTDB"]) == 1


@pytest.mark.parametrize(("units", "allowed"), [(4, 0), (5, 1), (9, 1), (10, 2)])
def test_a_share_of_the_units_rounds_down(cast, campaign, catalogue, rule, units, allowed):
    grow(cast, units)
    rule("F-BKBT-C", "units", share=(20, 100))
    assert number(campaign, catalogue["F-BKBT-C"]) == allowed


@pytest.mark.parametrize(("units", "allowed"), [(5, 0), (6, 1), (9, 1), (10, 1), (11, 2)])
def test_a_share_of_the_rest_leaves_the_flags_out(cast, campaign, catalogue, rule, units, allowed):
    """One flag, then at most 20 % of the units left: nine units leave eight, of which a fifth is one."""
    grow(cast, units)
    rule("T-CTDB", "number", number=1)
    rule("F-BKBT-C", "rest", share=(20, 100))
    assert number(campaign, catalogue["F-BKBT-C"]) == allowed


def test_the_rest_is_what_is_really_left_once_flags_are_proposed(cast, campaign, catalogue, rule, proposes):
    rule("T-CTDB", "number", number=1)
    rule("T-CTDCP", "number", number=1)
    rule("F-BKBT-C", "rest", share=(50, 100))
    assert number(campaign, catalogue["F-BKBT-C"]) == 0
    proposes(cast.member, "T-CTDB")
    proposes(cast.member, "T-CTDCP")
    assert number(campaign, catalogue["F-BKBT-C"]) == 1


@pytest.mark.parametrize(("blocs", "allowed"), [(4, 0), (5, 1), (6, 1)])
def test_article_11_of_decree_91_a_fifth_of_the_units_that_lead_a_bloc(cast, campaign, catalogue, rule, blocs, allowed):
    from emulation.campaigns.models import Campaign

    days = {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on, "year": campaign.year}
    for _ in range(blocs - 1):
        Campaign.objects.create(bloc=make_bloc(council=cast.council), **days)
    Campaign.objects.create(bloc=make_bloc(), **days)
    rule("T-CTDCP", "leaders", share=(20, 100))
    quota = reckoning.allowed(campaign, catalogue["T-CTDCP"], today())
    assert (quota.number, quota.is_of_council) == (allowed, True)


@pytest.mark.parametrize(("holders", "allowed"), [(6, 0), (7, 1), (13, 1), (14, 2)])
def test_article_9_3_of_decree_91_fifteen_in_a_hundred_holders(cast, campaign, catalogue, rule, holders, allowed):
    rule("T-CSTDCS", "holders", share=(15, 100), holders_of=catalogue["T-LDTT"])
    for _ in range(holders):
        awarded(person(cast.member), "T-LDTT", cast.year)
    awarded(person(cast.elsewhere), "T-LDTT", cast.year)
    AwardRecord._base_manager.update(occasion="merit")
    assert number(campaign, catalogue["T-CSTDCS"]) == allowed


def test_the_more_special_rule_wins(cast, campaign, catalogue, rule):
    award = catalogue["T-CTDB"]
    rule("T-CTDB", "number", number=3)
    assert number(campaign, award) == 3
    rule("T-CTDB", "number", number=2, council=cast.council)
    assert number(campaign, award) == 2
    of_bloc = rule("T-CTDB", "number", number=1, bloc=cast.bloc, since=date(2021, 1, 1))
    assert number(campaign, award) == 1
    assert reckoning.allowed(campaign, award, today()).rule == of_bloc


def test_rules_of_other_blocs_councils_and_days_do_not_count(cast, campaign, catalogue, rule):
    rule("T-CTDB", "number", number=5, bloc=cast.other_bloc)
    rule("T-CTDB", "number", number=6, council=cast.other_bloc.council)
    rule("T-CTDB", "number", number=7, since=date(2020, 1, 1), until=date(2023, 12, 31))
    assert number(campaign, catalogue["T-CTDB"]) is None
    assert number(campaign, catalogue["T-CTDB"], date(2023, 12, 31)) == 7


def test_a_waiver_is_added_and_named(cast, campaign, catalogue, rule):
    rule("T-CTDB", "number", number=1)
    waiver = waiving.waive(
        campaign, catalogue["T-CTDB"], extra=2, reason="Khối đông đơn vị", document="CV 9/HĐ", by=cast.thu
    )
    quota = reckoning.allowed(campaign, catalogue["T-CTDB"], today())
    assert (quota.number, quota.waivers) == (3, [waiver])
    assert any("CV 9/HĐ" in line and "Khối đông đơn vị" in line and "Thư" in line for line in quota.derivation)


def test_a_number_for_all_blocs_grows_by_the_waiver_of_each(cast, campaign, catalogue, rule):
    from emulation.campaigns.models import Campaign

    days = {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on, "year": campaign.year}
    other = Campaign.objects.create(bloc=make_bloc(council=cast.council), **days)
    rule("T-CTDCP", "leaders", share=(1, 2))
    waiving.waive(other, catalogue["T-CTDCP"], extra=1, reason="Lý do", document="CV 9/HĐ", by=cast.thu)
    assert number(campaign, catalogue["T-CTDCP"]) == number(other, catalogue["T-CTDCP"]) == 2


def test_used_is_what_was_handed_in_and_not_given_up(cast, campaign, catalogue, rule, proposes):
    rule("T-CTDB", "number", number=2)
    proposes(cast.member, "T-CTDB")
    proposes(cast.head, "T-CTDB", "draft")
    proposes(cast.deputy, "T-CTDB", recipient=collective(cast.deputy, "Phòng 1")).pass_over()
    withdrawn = proposes(cast.deputy, "T-CTDB", recipient=collective(cast.deputy, "Phòng 2"))
    withdrawn.withdraw()
    withdrawn.save()
    quota = reckoning.allowed(campaign, catalogue["T-CTDB"], today())
    assert (quota.used, quota.left, quota.is_exceeded) == (2, 0, False)


@pytest.mark.parametrize(("parts", "whole", "words"), [(20, 100, "20 %"), (1, 5, "20 %"), (1, 3, "1/3")])
def test_a_share_in_words(parts, whole, words):
    assert reckoning.share(parts, whole) == words


def test_what_comes_with_the_software_is_of_decrees_and_marked(campaign, catalogue):
    assert loading.load() == 3
    assert loading.load() == 0
    assert not QuotaRule.objects.exclude(council=None, bloc=None)
    (quota,) = reckoning.of_bloc(campaign, today())
    assert (quota.award.code, quota.to_verify, quota.is_of_council) == ("T-CTDCP", True, True)
    codes = {quota.award.code for quota in reckoning.of_bloc(campaign, date(2022, 6, 1))}
    assert codes == {"T-CSTDCS", "T-CTDCP"}


def test_all_quotas_of_a_bloc_in_one_number_of_queries(cast, campaign, rule, django_assert_num_queries):
    rule("T-CTDB", "number", number=1)
    rule("F-BKBT-C", "rest", share=(20, 100))
    rule("F-BKBT", "units", share=(1, 2))
    with django_assert_num_queries(4):
        quotas = reckoning.of_bloc(campaign, today())
    assert [quota.award.code for quota in quotas] == ["T-CTDB", "F-BKBT", "F-BKBT-C"]
