"""A real Chromium against a live server. Every page it opens is watched: an error in the console fails the test."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse

from tests.conftest import PASSWORD

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker("browser")


@pytest.fixture(autouse=True, scope="session")
def django_beside_playwright():
    """Playwright keeps an event loop in this thread, in which Django would refuse to query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def nobody_guessed_before(transactional_db):
    """Sign-ins are counted in the cache, whose table no test empties by itself."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not found:
        pytest.exit(
            "No Chromium found. Install it (Debian: apt install chromium) or name it in CHROMIUM.", returncode=1
        )
    # Without a sandbox it also starts for root and in containers; it only ever opens our own pages.
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    here = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "viewport": {"width": 1366, "height": 768}}
    return {**browser_context_args, **here}


@pytest.fixture
def new_context(new_context):
    """Contexts (one for each person at a screen of their own) whose pages must give no error."""
    errors = []

    def watched(**kwargs):
        context = new_context(**kwargs)
        context.on("console", lambda message: _note_message(errors, message))
        context.on("weberror", lambda error: errors.append(f"{error.page.url if error.page else ''}: {error.error}"))
        context.on("response", lambda response: _note_response(errors, response))
        return context

    yield watched
    assert not errors, "\n".join(errors)


def _note_message(errors, message):
    # What did not load is noted by its response, where a page that was asked for can be told from a part of one.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        errors.append(f"{message.page.url if message.page else ''}: {message.text}")


def _note_response(errors, response):
    limit = 500 if response.request.is_navigation_request() else 400
    if response.status >= limit:
        errors.append(f"{response.request.method} {response.url}: {response.status}")


@pytest.fixture
def sign_in():
    """Sign `person` in on `page`, through the form that everyone uses."""

    def through_the_form(page, person, password=PASSWORD):
        page.goto(reverse("account_login"))
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: reverse("account_login") not in url)

    return through_the_form


@pytest.fixture
def axe():
    """Fail when axe finds anything on `page`."""

    def finds_nothing(page):
        # Without preload: axe would read the style sheets into the page, which the CSP rightly refuses.
        results = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return finds_nothing
