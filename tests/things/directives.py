from common.clock import today
from emulation.directives import directing
from emulation.directives.models import Directive

NEEDS = ("minutes",)
ARGUMENTS = {
    "emulation:directive_list": {"campaign_pk": "campaign"},
    "emulation:directive_give": {"campaign_pk": "campaign"},
    "emulation:directive": {"pk": "directive"},
    "emulation:directive_report": {"pk": "directive"},
    "emulation:directive_change": {"pk": "directive"},
}
FILTERS = {Directive: 3}


def last(scene):
    scene.directive = directing.give(
        scene.campaign, text="Nộp báo cáo", owner=scene.cast.member, due_on=today(), conference=scene.held,
        by=scene.cast.an,
    )  # fmt: skip
