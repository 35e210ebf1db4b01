from django.urls import reverse

from awards.quotas import reading, waiving
from awards.quotas.models import QuotaRule, QuotaWaiver
from common.clock import today
from tests.emulation.ranking.making import make_scored, publish


def page(client, person, campaign, name="quotas"):
    client.force_login(person)
    return client.get(reverse(f"awards:{name}", args=[campaign.pk]))


def test_every_unit_of_the_bloc_reads_the_quotas_and_nobody_else(client, cast, campaign, rule):
    rule("T-CTDB", "number", number=1, to_verify=True)
    answer = page(client, cast.binh, campaign)
    assert answer.status_code == 200
    assert "Hướng dẫn 12/HD-HĐTĐKT" in answer.content.decode()
    assert page(client, cast.chi, campaign).status_code == 404


def test_only_the_secretariat_is_offered_to_allow_more(client, cast, campaign, rule):
    rule("T-CTDB", "number", number=1)
    address = reverse("awards:quota_waive", args=[campaign.pk])
    assert address in page(client, cast.thu, campaign).content.decode()
    assert address not in page(client, cast.an, campaign).content.decode()
    assert page(client, cast.an, campaign, "quota_waive").status_code == 403


def test_a_waiver_is_recorded_and_shown(client, cast, campaign, rule, catalogue):
    rule("T-CTDB", "number", number=1)
    client.force_login(cast.thu)
    sent = {"award": catalogue["T-CTDB"].pk, "extra": "2", "document": "CV 9/HĐ", "reason": "Khối đông đơn vị"}
    answer = client.post(reverse("awards:quota_waive", args=[campaign.pk]), sent, follow=True)
    assert QuotaWaiver.objects.get().extra == 2
    assert "Khối đông đơn vị" in answer.content.decode()


def test_what_the_rule_refuses_stands_in_the_form_and_the_input_stays(client, cast, campaign, rule, catalogue):
    rule("T-CTDB", "number", number=1)
    waiving.waive(campaign, catalogue["T-CTDB"], extra=1, reason="Lý do", document="CV 9/HĐ", by=cast.thu)
    client.force_login(cast.thu)
    sent = {"award": catalogue["T-CTDB"].pk, "extra": "2", "document": "CV 9/HĐ", "reason": "Lý do khác"}
    answer = client.post(reverse("awards:quota_waive", args=[campaign.pk]), sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors["document"] and "Lý do khác" in answer.content.decode()


def test_the_way_from_the_place_over_the_vote_to_the_proposal(cast, covenant, catalogue, rule, proposes):
    campaign = covenant.campaign
    rule("T-CTDB", "number", number=1)
    publish(make_scored(campaign, ["15", "25", "20"], by=cast.thu), head=cast.an, secretariat=cast.thu)
    proposes(cast.member, "T-CTDB")
    proposes(cast.head, "T-CTDB")
    found = reading.in_the_open(campaign, today())
    assert [line.place.rank for line in found.lines] == [1, 2, 3]
    within = {line.unit: [row.is_within for row in line.proposals] for line in found.lines}
    assert within[cast.member] == [True] and within[cast.head] == [False] and within[cast.deputy] == []
    assert found.is_ranked and not found.is_voted


def test_rules_are_changed_by_the_secretariat_of_their_council_alone(client, cast, rule):
    ours = rule("T-CTDB", "number", number=1, bloc=cast.bloc)
    of_all = rule("T-CTDB", "number", number=2)
    address = {row.pk: reverse("admin:awards_quotarule_change", args=[row.pk]) for row in (ours, of_all)}
    client.force_login(cast.thu)
    assert client.get(address[ours.pk]).context["has_change_permission"] is True
    assert client.get(address[of_all.pk]).context["has_change_permission"] is False
    client.force_login(cast.son)
    assert client.get(address[ours.pk]).status_code == 302


def test_a_secretariat_enters_no_rule_for_everybody(client, cast, catalogue):
    sent = {"award": catalogue["T-CTDB"].pk, "of": "number", "number": 9, "since": "01/01/2026", "document": "QĐ 1"}
    client.force_login(cast.thu)
    client.post(reverse("admin:awards_quotarule_add"), sent)
    assert not QuotaRule.objects.exists()
    client.post(reverse("admin:awards_quotarule_add"), {**sent, "council": cast.council.pk})
    assert QuotaRule.objects.get().council == cast.council
