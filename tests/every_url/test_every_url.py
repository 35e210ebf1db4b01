"""Every address, asked by everyone: closed to visitors, closed to other blocs, and nobody gets an error page.

The walk reads the resolver, so a new address is asked from its first day. One whose arguments are not known fails the
test: `tests/things/__init__.py` says how to tell them.
"""

import logging
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.db import transaction

from common.clock import today
from tests import things
from tests.conftest import give_mandate, make_person
from tests.every_url.addresses import ADMIN, ARGUMENTS, EVERY, NAMELESS, SITE
from tests.every_url.walk import OPEN, OPEN_MODELS, OWN, PUBLIC, ROLES, ask, wrong
from tests.scene import STAGES, build

# The tests of one stage share its scene, so that they are reached after each other; `django_db` undoes what each does.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet():
    """Hundreds of refusals are what this asks for: they would bury the one line that matters."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def scene(request, django_db_setup, django_db_blocker):
    """Everything at one stage, made once for all tests that ask for that stage."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(request.param)
        transaction.set_rollback(True)


def nothing_is_wrong(scene, role, those) -> None:
    found = wrong(scene, role, those)
    assert not found, "\n".join(f"{what}: {row}" for what, rows in found.items() for row in rows)


def test_the_arguments_of_every_address_are_known():
    assert [address for address in EVERY if not address.is_known] == [], "Say in tests/things/ what stands for them."


def test_what_is_told_of_addresses_exists():
    names = {address.name for address in EVERY}
    assert (set(ARGUMENTS) | OPEN | PUBLIC | OWN) - names == set()
    assert OPEN_MODELS - set(site._registry) == set()


@pytest.mark.parametrize("scene", STAGES[-1:], indirect=True)
def test_everything_that_stands_for_an_argument_is_made(scene):
    named = {thing for arguments in ARGUMENTS.values() for thing in arguments.values()}
    assert named - set(vars(scene)) == set()


def test_names_are_given_once():
    names = Counter(address.name for address in EVERY if address.name)
    assert [name for name, count in names.items() if count > 1] == []
    nameless = [address for address in EVERY if not address.name and address.arguments]
    assert [address for address in nameless if not NAMELESS.match(address.route)] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", STAGES, indirect=True)
def test_pages_of_the_site(scene, role):
    nothing_is_wrong(scene, role, SITE)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_pages_of_the_administration(scene, role):
    nothing_is_wrong(scene, role, ADMIN)


@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_members_do_read_what_others_are_refused(scene):
    """The walk above would also pass if nobody reached anything."""
    readable = set(things.all_said("READ_BY_MEMBERS"))
    read = {answer.address.name for answer in ask(scene, "binh", SITE, "get") if answer.status == 200}
    assert readable - read == set()
    refused = {answer.address.name for answer in ask(scene, "chi", SITE, "get") if answer.status == 404}
    assert (readable & set(ARGUMENTS)) - OPEN - refused == set()


@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_rights_end_at_midnight_on_every_page(scene, monkeypatch):
    """Somebody whose mandate for the bloc ended yesterday reads and changes nothing there."""
    monkeypatch.setattr(scene.cast, "chi", make_person("Chi hôm qua"))
    until = today() - timedelta(days=1)
    give_mandate(scene.cast.chi, scene.cast.member, capacity="officer", since=until - timedelta(days=8), until=until)
    nothing_is_wrong(scene, "chi", SITE)
