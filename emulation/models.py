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
from emulation.covenants.models import Comment, Commitment, Covenant, Party, UnitTarget

__all__ = [
    "Campaign",
    "Comment",
    "Commitment",
    "Covenant",
    "Movement",
    "MovementResponse",
    "Objective",
    "Party",
    "ReviewPoint",
    "Step",
    "Task",
    "UnitTarget",
]
