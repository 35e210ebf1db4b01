"""Scoring in the administration: read there, changed nowhere, and a member's verification stays hidden."""

import pytest
from django.urls import reverse

from emulation.sheets import verifying
from emulation.sheets.models import Score
from tests.emulation.sheets.conftest import again

MODELS = ["scoringround", "scoresheet", "score", "assessment", "scorechange", "block"]


@pytest.mark.parametrize("model", MODELS)
def test_lists_are_read_by_the_secretariat_with_as_many_queries_for_many_rows(cast, client, handed_in, model):
    client.force_login(cast.thu)
    response = client.get(reverse(f"admin:emulation_{model}_changelist"))
    assert response.status_code == 200
    client.force_login(cast.an)
    assert client.get(reverse(f"admin:emulation_{model}_changelist")).status_code == 302


@pytest.mark.parametrize("name", ["thu", "admin"])
def test_nothing_is_added_or_changed_there(cast, client, handed_in, name):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("admin:emulation_scoresheet_add")).status_code == 403
    address = reverse("admin:emulation_scoresheet_change", args=[handed_in.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"verifier": cast.member.pk}).status_code == 403
    assert again(handed_in).verifier == cast.head


def test_another_council_reaches_nothing(cast, client, handed_in):
    client.force_login(cast.son)
    address = reverse("admin:emulation_score_change", args=[Score.objects.first().pk])
    assert client.get(address).status_code == 302
    assert "Kho bạc" not in client.get(reverse("admin:emulation_scoresheet_changelist")).content.decode()


def test_a_members_verification_is_not_read_there_before_its_time(cast, client, handed_in):
    handed_in.peer = cast.deputy
    handed_in.save()
    verifying.peer_all(handed_in, [verifying.Typed("B2", 0, "5", words="Bí mật.")], by=cast.dung)
    client.force_login(cast.thu)
    for model in ("assessment", "scorechange"):
        assert "Bí mật" not in client.get(reverse(f"admin:emulation_{model}_changelist")).content.decode()


def test_what_is_written_once_offers_no_history(cast, client, handed_in):
    client.force_login(cast.thu)
    change, score = handed_in.changes.first(), handed_in.scores.first()
    pages = {
        row: client.get(reverse(f"admin:emulation_{row._meta.model_name}_change", args=[row.pk]))
        for row in (change, score)
    }
    assert [page.status_code for page in pages.values()] == [200, 200]
    assert ["historylink" in page.content.decode() for page in pages.values()] == [False, True]
