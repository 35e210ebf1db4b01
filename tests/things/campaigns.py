from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Objective, ReviewPoint, Task

ARGUMENTS = {
    "emulation:campaign_begin": {"bloc_pk": "bloc"},
    "emulation:campaign": {"pk": "campaign"},
    "emulation:campaign_edit": {"pk": "campaign"},
    "emulation:campaign_carry_over": {"pk": "campaign"},
    "emulation:campaign_plan": {"pk": "campaign"},
    "emulation:campaign_plan_edit": {"pk": "campaign"},
    "emulation:campaign_roles": {"pk": "campaign"},
    "emulation:campaign_launch": {"pk": "campaign"},
    "emulation:campaign_close": {"pk": "campaign"},
    "emulation:movement": {"pk": "movement"},
}
OPEN = {"emulation:movement"}
OPEN_MODELS = {Movement}
READ_BY_MEMBERS = {"emulation:campaign", "emulation:campaign_roles", "emulation:movement"}
FILTERS = {Campaign: 1}


def draft(scene):
    campaign = scene.campaign
    scene.step = campaign.steps.first()
    scene.movement = Movement.objects.create(name=f"Cải cách hành chính {scene.bloc.pk}", level="province")
    MovementResponse.objects.create(campaign=campaign, movement=scene.movement)
    for model in (Objective, Task):
        model.objects.create(campaign=campaign, number=1, text="Nội dung")
    ReviewPoint.objects.create(step=scene.step, kind="done", number=1, text="Việc đã làm")


def signing(scene):
    lifecycle.launch(scene.campaign, by=scene.cast.an)
