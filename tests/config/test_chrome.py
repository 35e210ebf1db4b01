"""What stands on every page."""

import pytest
from django.template import Context, Template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override


def drawn(source, **context):
    return Template(source).render(Context(context))


def test_an_asset_has_the_address_of_the_static_file():
    assert drawn("{% asset 'css/site.css' %}") == static("css/site.css")


def test_a_piece_drawn_once_stands_in_two_places():
    page = "{% drawn as piece %}<b>{{ name }}</b>{% enddrawn %}{{ piece }}|{{ piece }}"
    assert drawn(page, name="a & b") == "<b>a &amp; b</b>|<b>a &amp; b</b>"


def test_the_ways_through_the_site_stand_in_the_bar_and_in_the_menu_of_a_phone(client, cast):
    client.force_login(cast.an)
    page = client.get("/").content.decode()
    bar, menu = (part.partition("</nav>")[0] for part in page.split('<nav class="bar-nav"')[1:])
    assert bar == menu
    assert 'aria-current="page"' in bar


def test_a_piece_is_drawn_once_for_each_language_and_word(settings):
    settings.DEBUG = False
    staff = '{% kept "components/nav.html" page="home" name="home" is_known=True is_staff=True %}'
    visitor = '{% kept "components/nav.html" page="verify" name="verify" is_known=False is_staff=False %}'
    with override("en"):
        assert "Administration" in drawn(staff) and "Administration" not in drawn(visitor)
    with override("vi"):
        assert "Administration" not in drawn(staff) and reverse("admin:index") in drawn(staff)


def test_an_address_is_that_of_the_page():
    assert drawn("{% address 'emulation:notice_list' %}") == reverse("emulation:notice_list")
    for key in (1, 1_234_567):
        page = reverse("emulation:report_list", args=[key])
        assert drawn("{% address 'emulation:report_list' key %}", key=key) == page
    with pytest.raises(NoReverseMatch):
        drawn("{% address 'emulation:report_list' nothing %}", nothing=None)


def test_a_status_is_a_colour_a_sign_and_words():
    late = drawn('{% status "late" label %}', label="2 < 3")
    assert 'class="status late"' in late and "#warn" in late and "<span>2 &lt; 3</span>" in late
    assert "<svg" not in drawn('{% status "none" "unknown" %}')
    assert '<span class="role">a &amp; b</span>' in drawn('{% status "done" "signed" note %}', note="a & b")
