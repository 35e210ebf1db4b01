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
from emulation.handover.models import Handover
from emulation.rotation.models import Choice

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
    "Guest",
    "Handover",
    "Movement",
    "MovementResponse",
    "Objective",
    "Paper",
    "Party",
    "ReviewPoint",
    "Step",
    "Task",
    "UnitTarget",
    "Vote",
]
