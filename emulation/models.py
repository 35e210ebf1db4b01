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
from emulation.notices.models import Attachment, Delivery, FeedKey, Message, Preference
from emulation.rotation.models import Choice
from emulation.workdays.models import Holiday

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "Campaign",
    "Choice",
    "Comment",
    "Commitment",
    "Conference",
    "Covenant",
    "Delivery",
    "Directive",
    "Draft",
    "FeedKey",
    "Guest",
    "Handover",
    "Holiday",
    "Message",
    "Minutes",
    "Movement",
    "MovementResponse",
    "Objective",
    "Paper",
    "Paragraph",
    "Party",
    "Preference",
    "Remark",
    "ReviewPoint",
    "Section",
    "SectionVersion",
    "Step",
    "Task",
    "UnitTarget",
    "Vote",
]
