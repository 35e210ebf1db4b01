"""Two people at the same moment, on PostgreSQL."""

import pytest

from emulation.criteria import building, drafting, editing, publishing
from emulation.criteria.models import CriteriaTable
from emulation.notices.models import Message
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.criteria import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 4


def test_two_who_publish_at_once_publish_once(cast, table):
    read = building.mark(table, table.criteria.all())
    acts = [
        lambda person=person: publishing.publish(table, read=read, by=anew(person)) for person in (cast.an, cast.thu)
    ]
    assert refused(together(*acts)) == []
    assert Message.objects.filter(key=f"criteria:{table.pk}:published").count() == 1
    assert CriteriaTable.history.filter(id=table.pk, state="published").count() == 1


def test_an_edit_while_it_is_published_is_in_it_or_refused(cast, launched):
    for number in range(ROUNDS):
        table = making.begin(launched, by=cast.an) if not number else _next(launched, cast)
        read = building.mark(table, table.criteria.all())
        one = making.criterion("A1", "A", f"Tên {number}", 40, "direct", '{"evidence": "x"}')
        row = making.row(table, "A1")
        outcomes = together(
            lambda table=table, read=read: publishing.publish(table, read=read, by=anew(cast.an)),
            lambda row=row, one=one: editing.change(row, one, by=anew(cast.oanh)),
        )
        codes = refused(outcomes)
        table.refresh_from_db()
        changed = making.row(table, "A1").name == one.name
        assert (codes, table.state, changed) in (
            (["changed_since"], "draft", True),
            (["frozen"], "published", False),
        )
        if table.state == "draft":
            making.publish(table, by=cast.an)


def _next(campaign, cast):
    return drafting.new_version(drafting.published_of(campaign), because="Tiếp.", by=cast.an)


def test_two_who_begin_at_once_begin_one_table(cast, launched):
    acts = [lambda p=p: drafting.begin(launched, name="Bảng", by=anew(p)) for p in (cast.an, cast.oanh, cast.thu)]
    assert refused(together(*acts)) == []
    assert CriteriaTable.objects.filter(campaign=launched).count() == 1


def test_two_who_add_at_once_lose_nothing_and_double_no_code(cast, table):
    one, other = making.criterion("A3", "A", kind="direct"), making.criterion("A4", "A", kind="direct")
    acts = [
        lambda: editing.add(table, one, by=anew(cast.an)),
        lambda: editing.add(table, other, by=anew(cast.oanh)),
        lambda: editing.add(table, one, by=anew(cast.thu)),
    ]
    assert refused(together(*acts)) == []
    codes = [line.strip() for line in making.outline(table)]
    assert sorted(codes) == ["A", "A1", "A2", "A3", "A4", "B", "B1", "B2"]
    numbers = list(table.criteria.values_list("order", flat=True))
    assert len(set(numbers)) == len(numbers)
