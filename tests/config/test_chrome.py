"""What stands on every page."""

from django.template import Context, Template
from django.templatetags.static import static


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
