"""Bloc years in the administration: written while they are open, moved on by the rules only."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blocs.models import Level
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Step

FILE = Path(__file__).parents[2] / "data" / "blocs.csv"


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def run(client, model, action, rows, **answers):
    data = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows], "act": 1, **answers}
    response = client.post(address(model, "changelist"), data, follow=True)
    return [message.level_tag for message in response.context["messages"]]


def inline(prefix: str, *rows: dict) -> dict:
    old = sum(1 for row in rows if row.get("id"))
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": old}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def year_data(campaign, **fields) -> dict:
    steps = [
        {"id": step.pk, "campaign": campaign.pk, "due_on": f"31/12/{campaign.year}"} for step in campaign.steps.all()
    ]
    return {
        "theme": "Chủ đề mới", "starts_on": f"01/01/{campaign.year}", "ends_on": f"31/12/{campaign.year}",
        **inline("objectives"), **inline("tasks"), **inline("responses"), **inline("steps", *steps), **fields,
    }  # fmt: skip


@pytest.fixture
def thu(client, cast):
    client.force_login(cast.thu)
    return client


def test_a_year_is_begun_by_the_rule_with_its_six_steps(thu, cast):
    data = {"bloc": cast.bloc.pk, "year": "2030", "theme": "Đoàn kết"}
    assert thu.post(address(Campaign, "add"), data).status_code == 302
    campaign = Campaign.objects.get(year="2030")
    assert campaign.steps.count() == 6
    assert campaign.starts_on == date(2030, 1, 1)
    assert thu.post(address(Campaign, "add"), data).status_code == 200, "the year exists: said on the form"
    assert thu.post(address(Campaign, "add"), {**data, "year": "30"}).status_code == 200
    foreign = {**data, "bloc": cast.other_bloc.pk, "year": "2031"}
    assert thu.post(address(Campaign, "add"), foreign).status_code == 200
    assert Campaign.objects.count() == 1


def test_a_draft_is_written_with_its_rows(thu, cast, campaign):
    movement = Movement.objects.create(name="Cả nước chung sức", level=Level.CENTRAL)
    rows = inline("tasks", {"number": 1, "text": "Một"}, {"number": 2, "text": "Hai"})
    rows |= inline("responses", {"movement": movement.pk, "note": ""})
    response = thu.post(address(Campaign, "change", campaign.pk), year_data(campaign, **rows))
    assert response.status_code == 302, response.context["errors"]
    campaign.refresh_from_db()
    assert campaign.theme == "Chủ đề mới"
    assert [task.text for task in campaign.tasks.all()] == ["Một", "Hai"]
    assert campaign.tasks.first().history.get().history_user == cast.thu
    assert MovementResponse.objects.get().movement == movement


def test_a_number_given_twice_is_said_on_the_row(thu, cast, campaign):
    rows = inline("tasks", {"number": 1, "text": "Một"}, {"number": 1, "text": "Hai"})
    assert thu.post(address(Campaign, "change", campaign.pk), year_data(campaign, **rows)).status_code == 200
    assert not campaign.tasks.exists()


def test_state_bloc_and_year_do_not_change_by_a_forged_form(thu, cast, campaign):
    data = year_data(campaign, state="closed", year="1999", bloc=cast.other_bloc.pk, source="x", is_example="on")
    assert thu.post(address(Campaign, "change", campaign.pk), data).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.state, campaign.year, campaign.bloc, campaign.is_example) == ("draft", cast.year, cast.bloc, False)


def test_the_kind_of_a_step_is_fixed_and_none_is_taken_out(thu, cast, campaign):
    step = campaign.steps.first()
    rows = inline("steps", {"id": step.pk, "campaign": campaign.pk, "kind": "closing", "DELETE": "on"})
    thu.post(address(Campaign, "change", campaign.pk), year_data(campaign, **rows))
    step.refresh_from_db()
    assert step.kind == Step.Kind.LAUNCH
    assert campaign.steps.count() == 6


def test_a_launch_says_what_is_missing_and_then_launches(thu, cast, campaign, draft):
    bare = lifecycle.begin(cast.bloc, "2031", by=cast.thu)
    assert set(run(thu, Campaign, "launch", [bare])) == {"error"}
    assert run(thu, Campaign, "launch", [campaign]) == ["success"]
    campaign.refresh_from_db()
    assert campaign.state == "launched"
    assert run(thu, Campaign, "close", [campaign]) == ["error"], "its covenant is not finished"


def test_a_year_that_is_over_is_recorded_with_its_source(thu, cast):
    old = lifecycle.begin(cast.bloc, "2021", by=cast.thu)
    assert run(thu, Campaign, "record", [old], source="Báo cáo tổng kết") == ["success"]
    old.refresh_from_db()
    assert (old.state, old.source) == ("recorded", "Báo cáo tổng kết")


def test_a_closed_year_is_only_read(thu, cast, campaign, draft):
    Campaign.objects.filter(pk=campaign.pk).update(state="closed")
    assert thu.get(address(Campaign, "change", campaign.pk)).status_code == 200
    assert thu.post(address(Campaign, "change", campaign.pk), year_data(campaign)).status_code == 403
    step = campaign.steps.first()
    assert thu.post(address(Step, "change", step.pk), {"place": "Ở đâu đó", **inline("points")}).status_code == 403


def test_another_councils_year_does_not_exist_for_a_secretariat(client, cast, campaign):
    client.force_login(cast.son)
    assert client.get(address(Campaign, "change", campaign.pk)).status_code == 302
    assert client.post(address(Campaign, "change", campaign.pk), year_data(campaign)).status_code in (302, 403, 404)
    run(client, Campaign, "launch", [campaign])
    campaign.refresh_from_db()
    assert (campaign.theme, campaign.state) == ("Đoàn kết, sáng tạo", "draft")


def test_review_points_are_written_on_their_step(thu, cast, campaign):
    step = campaign.steps.get(kind="closing")
    data = {"due_on": "", "note": "", **inline("points", {"kind": "limit", "number": 1, "text": "Chậm"})}
    assert thu.post(address(Step, "change", step.pk), data).status_code == 302
    assert [(point.kind, point.text) for point in step.points.all()] == [("limit", "Chậm")]


def test_a_movement_that_others_answer_is_changed_by_administrators_only(thu, cast, campaign):
    movement = Movement.objects.create(name="Chung sức", level=Level.CENTRAL)
    data = {"name": "Chung sức xây dựng", "level": "central", "form": ""}
    assert thu.post(address(Movement, "change", movement.pk), data).status_code == 302
    other = lifecycle.begin(cast.other_bloc, cast.year, by=cast.son)
    MovementResponse.objects.create(campaign=other, movement=movement)
    assert thu.post(address(Movement, "change", movement.pk), data).status_code == 403
    thu.force_login(cast.admin)
    assert thu.post(address(Movement, "change", movement.pk), data).status_code == 302


def test_the_page_links_to_the_site(thu, cast, campaign):
    assert campaign.get_absolute_url() in thu.get(address(Campaign, "change", campaign.pk)).content.decode()


def test_the_officers_file_is_previewed_and_brought_in(client, cast):
    client.force_login(cast.admin)
    file = SimpleUploadedFile("blocs.csv", FILE.read_bytes())
    preview = client.post(address(Campaign, "import"), {"format": "0", "resource": "0", "import_file": file})
    assert preview.status_code == 200
    assert preview.context["result"].totals["new"] == 140
    assert not Campaign.objects.exists()
    assert len(preview.context["result"].warnings) == 4
    done = client.post(address(Campaign, "process_import"), preview.context["confirm_form"].initial, follow=True)
    assert [m.level_tag for m in done.context["messages"]] == ["warning"] * 4 + ["success"]
    assert (
        Campaign.objects.filter(source="blocs.csv", state="recorded").count()
        == Campaign.objects.exclude(state="draft").count()
    )


def test_a_recorded_year_is_corrected_by_administrators_only(client, cast):
    past = lifecycle.begin(cast.bloc, "2019", by=cast.thu)
    lifecycle.record(past, source="Báo cáo năm 2019", by=cast.thu)
    path = f"/quan-tri/emulation/campaign/{past.pk}/change/"
    client.force_login(cast.thu)
    assert b'name="theme"' not in client.get(path).content
    client.force_login(cast.admin)
    assert b'name="theme"' in client.get(path).content
