"""Reports in the administration: read there, by the secretariat of the bloc's council; drafts stay private."""

import pytest
from django.urls import reverse

from tests.emulation.reports import making


def status(client, person, name, *args) -> int:
    client.force_login(person)
    return client.get(reverse(f"admin:emulation_{name}", args=args)).status_code


@pytest.mark.parametrize(("person", "found"), [("thu", 200), ("admin", 200), ("son", 302), ("an", 302)])
def test_the_secretariat_of_the_council_reads_requests_and_reports(client, cast, asked, report, person, found):
    who = getattr(cast, person)
    assert status(client, who, "reportrequest_change", asked.pk) == found
    assert status(client, who, "report_change", report.pk) == found


def test_nothing_is_written_there_and_no_draft_is_read(client, cast, report):
    making.write(report, by=cast.binh, body="Lời riêng của đơn vị.")
    client.force_login(cast.admin)
    path = reverse("admin:emulation_report_change", args=[report.pk])
    assert "Lời riêng của đơn vị." not in client.get(path).content.decode()
    assert client.post(path, {"due_on": "01/01/2030"}).status_code == 403
    assert (
        status(client, cast.admin, "report_changelist") == status(client, cast.thu, "reportrequest_changelist") == 200
    )
