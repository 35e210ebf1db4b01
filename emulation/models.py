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
from emulation.notices.models import Attachment, Delivery, FeedKey, Message, Preference

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "Campaign",
    "Comment",
    "Commitment",
    "Conference",
    "Covenant",
    "Delivery",
    "Directive",
    "FeedKey",
    "Guest",
    "Message",
    "Movement",
    "MovementResponse",
    "Objective",
    "Paper",
    "Party",
    "Preference",
    "ReviewPoint",
    "Step",
    "Task",
    "UnitTarget",
    "Vote",
]
