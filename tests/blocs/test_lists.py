"""Lists of fifty rows, and how far they are counted."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from blocs.admin.units import UnitAdmin
from blocs.lists import CutPaginator
from blocs.models import Bloc, Unit
from tests.conftest import make_bloc


def said(response):
    """What the page says in one line."""
    return " ".join(response.content.decode().split())


def test_rows_are_counted_up_to_the_most_that_are_listed(cast, monkeypatch):
    rows = Unit.objects.order_by("-pk")
    whole = CutPaginator(rows, 2)
    assert (whole.count, whole.is_cut) == (rows.count(), False)
    monkeypatch.setattr(CutPaginator, "MOST", 3)
    cut = CutPaginator(rows, 2)
    assert (cut.count, cut.is_cut, cut.num_pages) == (3, True, 2)
    assert list(cut.page(2).object_list) == list(rows[2:3])


def test_another_query_may_count_the_same_rows(cast):
    assert CutPaginator(Unit.objects.all(), 2, counted=Unit.objects.filter(pk=cast.head.pk)).count == 1


def test_a_list_says_that_there_are_more_rows_than_it_holds(client, cast, monkeypatch):
    for number in range(3):
        make_bloc(f"Khối số {number}", council=cast.council)
    client.force_login(cast.admin)
    with override("vi"):
        more = gettext("There are more than are listed here. Search or filter to find them.")
        every = Bloc.objects.count()
        listed = [ngettext("%(total)s bloc", "%(total)s blocs", count) % {"total": count} for count in (every, 2)]
        at_most = gettext("More than %(counted)s") % {"counted": listed[1]}
    page = said(client.get("/khoi/"))
    assert f'<p class="count-line">{listed[0]}' in page and more not in page
    monkeypatch.setattr(CutPaginator, "MOST", 2)
    page = said(client.get("/khoi/"))
    assert f'<p class="count-line">{at_most}' in page and more in page


def test_nobody_is_offered_to_select_more_rows_than_were_counted(client, cast, monkeypatch):
    client.force_login(cast.admin)
    address, offer = reverse("admin:blocs_unit_changelist"), 'class="question hidden"'
    monkeypatch.setattr(UnitAdmin, "list_per_page", 1)
    assert offer in client.get(address).content.decode()
    monkeypatch.setattr(CutPaginator, "MOST", 2)
    assert offer not in client.get(address).content.decode()
