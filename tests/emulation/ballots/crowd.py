"""A bloc with many units, each with a leader, and a ballot in which they vote."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from blocs.models import Membership
from emulation.ballots.models import Ballot
from tests.conftest import make_person, make_unit
from tests.emulation.ballots.polls import make_open


def gather(cast: Any, conference: Any, size: int) -> SimpleNamespace:
    """`size` units with their leaders, the cast's three among them, and the conference in which they vote."""
    leaders = {cast.head: cast.an, cast.deputy: cast.dung, cast.member: cast.binh}
    while len(leaders) < size:
        unit = make_unit()
        Membership.objects.create(bloc=cast.bloc, unit=unit, since=date(2020, 1, 1))
        leaders[unit] = make_person(unit=unit)
    return SimpleNamespace(cast=cast, conference=conference, leaders=leaders, units=list(leaders))


def open_for(crowd: Any, **fields: Any) -> Ballot:
    return make_open(crowd.conference, by=crowd.cast.an, **fields)


def browser_of(person: Any) -> Client:
    """A browser in which `person` is signed in."""
    client = Client(HTTP_HOST="testserver")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def post(client: Client, ballot: Ballot, unit: Any, *options: str) -> Any:
    """Put the vote of `unit` in through the page, answering the candidates in their order."""
    seat = ballot.seats.get(unit=unit)
    fields = {f"c{key}": option for key, option in zip(candidates_of(ballot), options, strict=True)}
    address = reverse("emulation:ballot_vote", args=[ballot.pk])
    return client.post(f"{address}?ghe={seat.pk}", {**fields, "step": "vote"})


def candidates_of(ballot: Ballot) -> list[int]:
    return list(ballot.candidates.values_list("pk", flat=True))
