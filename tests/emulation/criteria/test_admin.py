"""The administration reads criteria tables and changes none."""

import pytest

from tests.emulation.criteria import making


@pytest.mark.parametrize("model", ["criteriatable", "criterion"])
def test_the_administration_shows_lists_and_history_and_changes_nothing(client, cast, table, model):
    client.force_login(cast.admin)
    row = table if model == "criteriatable" else making.row(table, "A1")
    address = f"/quan-tri/emulation/{model}/"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}{row.pk}/change/").status_code == 200
    assert client.get(f"{address}{row.pk}/history/").status_code == 200
    assert client.get(f"{address}add/").status_code == 403
    assert client.post(f"{address}{row.pk}/change/", {"name": "Khác"}).status_code == 403
    assert client.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.name != "Khác"
