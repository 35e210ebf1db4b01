"""Every list of the administration, whatever its number of rows, is read in one number of queries."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs import rotation, succession
from blocs.division import drafting as dividing
from blocs.models import Council, Mandate, Term, Unit
from blocs.years import bounds
from common import history
from common.clock import now, today
from documents.models import Signature
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign, Movement, Step
from emulation.conferences import agenda, holding, inviting, planning
from emulation.conferences.models import Conference
from emulation.covenants import drafting, signing
from emulation.covenants.models import Covenant
from emulation.directives import directing
from emulation.directives.models import Directive
from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.minutes import writing as minutes_writing
from emulation.minutes.models import Minutes
from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice
from emulation.workdays.models import Holiday
from tests.conftest import act, make_bloc, make_person, make_unit

OURS = ("blocs", "documents", "emulation", "awards")
QUERIES = 5
"""Session, person, mandates, the number of rows, the rows."""
FILTERS = {
    Campaign: 1, Conference: 1, Covenant: 1, Draft: 1, Minutes: 1, Choice: 1, Handover: 1,
    Signature: 2, Holiday: 2, Directive: 3,
}  # fmt: skip
"""Queries for what is offered to narrow a list: its years, its first and last day."""


def pages():
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def enter(cast, council):
    """Let the rules make one more row, at least, of every table that the administration lists."""
    head, gone = make_unit(), make_unit()
    bloc = make_bloc(units=[head, gone], council=council)
    leader = make_person(unit=head)
    rotation.appoint(bloc, head, year=cast.year, role=Term.Role.HEAD, by=cast.admin)
    for each in (council, make_bloc().council):
        each.standing_unit = head
        each.save()
    covenant = enter_covenant(enter_campaign(bloc, cast, leader), leader)
    signing.sign(covenant, unit=head, by=leader, act=act(covenant))
    new = Unit(code=f"{gone.code}-MOI", name=f"{gone.name} mới")
    succession.merge([gone, make_unit()], into=new, on=today(), decision="QĐ 1", by=cast.admin)
    enter_meeting(covenant.campaign, leader, head)
    enter_succession(covenant.campaign, leader, new, cast)
    return covenant


def enter_campaign(bloc, cast, leader):
    since, until = bounds(cast.year)
    campaign = lifecycle.begin(
        bloc, cast.year, theme="Đoàn kết", place="Hà Nam", starts_on=since, ends_on=until, by=leader
    )
    lifecycle.plan(campaign, dict.fromkeys(Step.Kind.values, until), by=leader)
    content.answer_movements(campaign, [Movement.objects.create(name=f"Phong trào {bloc.pk}")], by=leader)
    return campaign


def enter_covenant(campaign, leader):
    covenant = drafting.draft(campaign, by=leader)
    served = campaign.movements.all()
    commitment = drafting.put(covenant, text="Hoàn thành nhiệm vụ", movements=served, by=leader)
    drafting.circulate(covenant, by=leader)
    remark = drafting.comment(covenant, text="Nhất trí", commitment=commitment, by=leader)
    drafting.answer(remark, outcome="accepted", by=leader)
    lifecycle.launch(campaign, by=leader)
    return signing.open_signing(covenant, due_on=today(), by=leader)


def enter_meeting(campaign, leader, head):
    """A conference that was held with its minutes, a directive, and a paper with a comment."""
    conference = planning.plan(campaign, kind="thematic", starts_at=now() + timedelta(minutes=1), place="A", by=leader)
    agenda.put(conference, title="Chuyên đề", by=leader)
    inviting.invite(conference, by=leader)
    conference = holding.open_session(conference, by=leader)
    minutes_writing.save_section(conference, "opening", "Khai mạc", version=0, by=leader)
    directing.give(campaign, text="Nộp báo cáo", owner=head, due_on=today(), conference=conference, by=leader)
    paper = writing.begin(campaign, kind="plan", title="Kế hoạch", text=["Nội dung"], by=leader)
    writing.circulate(paper, by=leader)
    remarking.comment(paper, text="Nhất trí", by=leader)


def enter_succession(campaign, leader, unit, cast):
    """Who heads the next year, the handover to it, a day off and the plan for a new division."""
    choice = proposing.propose(campaign, unit, role="head", by=leader)
    choosing.choose(choice, method="appointment", document="QĐ 2", by=cast.admin)
    handing.begin(campaign, effective_on=today() + timedelta(days=1), by=leader)
    history.save(Holiday(day=today() + timedelta(days=campaign.pk), name="Nghỉ", source="QĐ"), by=cast.admin)
    dividing.begin(campaign.bloc.council, effective_on=today(), decision=f"QĐ {campaign.pk}", by=cast.admin)


def read(client, model, **query):
    """Return how many rows the list of `model` shows, and the queries it took."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, query)
    assert response.status_code == 200
    return len(response.context["cl"].result_list), [query["sql"] for query in asked]


@pytest.fixture(params=["administrator", "secretariat"])
def reader(request, client, cast):
    """Who reads everything, or all of one council that has nothing else on record; and that council."""
    council = make_bloc().council
    clerk = make_person(council=council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    client.force_login(clerk if request.param == "secretariat" else cast.admin)
    return client, council


def test_every_list_takes_as_many_queries_for_three_rows_as_for_one(reader, cast):
    client, council = reader
    enter(cast, council)
    once = {model: read(client, model) for model in pages()}
    enter(cast, council)
    enter(cast, council)
    found = {}
    for model, (few, queries) in once.items():
        many, again = read(client, model)
        assert many > few > 0 or (model is Council and few == 1), (model, "enter() makes none of it")
        found[model] = (len(queries), len(again))
    wanted = {model: QUERIES + FILTERS.get(model, 0) for model in once}
    assert found == {model: (count, count) for model, count in wanted.items()}


def test_every_row_links_to_its_own_page(client, cast):
    client.force_login(cast.admin)
    page = client.get(reverse("admin:blocs_unit_changelist")).content.decode()
    units = list(Unit.objects.all())
    assert len(units) > 1
    assert all(f'href="{reverse("admin:blocs_unit_change", args=[unit.pk])}"' in page for unit in units)
