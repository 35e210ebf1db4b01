from awards.deliberation import calling
from awards.deliberation.models import CouncilMeeting
from common.clock import today
from tests.awards import making
from tests.awards.records.making import person

NEEDS = ("proposals",)
MEETING = ("meeting", "meeting_put", "meeting_open", "meeting_hold", "meeting_cancel")
ARGUMENTS = {
    **{f"awards:{name}": {"pk": "meeting"} for name in MEETING},
    "awards:meeting_call": {"council_pk": "council"},
    "awards:meeting_take_off": {"pk": "meeting_item"},
}
FILTERS = {CouncilMeeting: 1}


def signing(scene):
    """A meeting of the council with a nomination before it."""
    cast = scene.cast
    scene.council_member = making.members(cast.council, 1)[0]
    title = f"Phiên họp {CouncilMeeting.objects.count() + 1}"
    scene.meeting = calling.call(cast.council, title=title, held_on=today(), by=cast.thu)
    row = making.checked(scene.campaign, person(cast.member), "F-BKBT", by=cast.thu)
    scene.meeting_item = calling.put(scene.meeting, row, by=cast.thu)
