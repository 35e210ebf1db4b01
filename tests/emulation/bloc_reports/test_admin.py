"""Reports of blocs are read in the administration, by the secretariat of their council."""

import pytest
from django.urls import reverse

from emulation.bloc_reports import remarking


@pytest.mark.parametrize("name", ["blocreport", "blocreportremark"])
def test_a_secretariat_reads_what_is_of_its_council_and_changes_nothing(client, cast, circulated, name):
    remark = remarking.comment(circulated, by=cast.binh, text="Góp ý của Kho bạc.")
    pk = remark.pk if name == "blocreportremark" else circulated.pk
    change = reverse(f"admin:emulation_{name}_change", args=[pk])
    client.force_login(cast.thu)
    assert client.get(reverse(f"admin:emulation_{name}_changelist")).context["cl"].result_count == 1
    page = client.get(change)
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert client.post(change, {"title": "Khác"}).status_code == 403
    client.force_login(cast.son)
    assert client.get(reverse(f"admin:emulation_{name}_changelist")).context["cl"].result_count == 0
