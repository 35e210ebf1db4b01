"""Every model of this room, gathered where Django and newcomers look for them."""

from emulation.campaigns.models import (
    Campaign,
    Movement,
    MovementResponse,
    Objective,
    ReviewPoint,
    Step,
    Task,
)
from emulation.conferences.models import AgendaItem, Attendance, Conference, Guest, Paper, Vote
from emulation.covenants.models import Comment, Commitment, Covenant, Party, UnitTarget
from emulation.directives.models import Directive
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.handover.models import Handover
from emulation.minutes.models import Minutes, Section, SectionVersion
from emulation.rotation.models import Choice
from emulation.workdays.models import Holiday

__all__ = [
    "AgendaItem",
    "Attendance",
    "Campaign",
    "Choice",
    "Comment",
    "Commitment",
    "Conference",
    "Covenant",
    "Directive",
    "Draft",
    "Guest",
    "Handover",
    "Holiday",
    "Minutes",
    "Movement",
    "MovementResponse",
    "Objective",
    "Paper",
    "Paragraph",
    "Party",
    "Remark",
    "ReviewPoint",
    "Section",
    "SectionVersion",
    "Step",
    "Task",
    "UnitTarget",
    "Vote",
]
