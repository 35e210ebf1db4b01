"""Every model of this room, gathered where Django and newcomers look for them."""

from emulation.ballots.models import Ballot, Candidate, PaperCount, Seat, Tally, Teller
from emulation.bloc_reports.models import BlocReport, BlocReportRemark, BlocReportSection, BlocReportVersion
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
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.directives.models import Directive
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.evidence.models import Evidence, EvidenceBytes
from emulation.handover.models import Handover
from emulation.minutes.models import Minutes, Section, SectionVersion
from emulation.notices.models import Attachment, Delivery, FeedKey, Message, Preference
from emulation.ranking.models import Placing, PublishedRanking
from emulation.reports.models import (
    FlaggedPart,
    Report,
    ReportFigure,
    ReportRequest,
    ReportSection,
    ReportSectionVersion,
    ReviewStep,
    Submission,
)
from emulation.role_models.models import Adoption, RoleModel
from emulation.rotation.models import Choice
from emulation.sheets.models import Assessment, Block, Score, ScoreChange, ScoreSheet, ScoringRound
from emulation.workdays.models import Holiday

__all__ = [
    "Adoption",
    "AgendaItem",
    "Assessment",
    "Attachment",
    "Attendance",
    "Ballot",
    "BlocReport",
    "BlocReportRemark",
    "BlocReportSection",
    "BlocReportVersion",
    "Block",
    "Campaign",
    "Candidate",
    "Choice",
    "Comment",
    "Commitment",
    "Conference",
    "Covenant",
    "CriteriaTable",
    "Criterion",
    "Delivery",
    "Directive",
    "Draft",
    "Evidence",
    "EvidenceBytes",
    "FeedKey",
    "FlaggedPart",
    "Guest",
    "Handover",
    "Holiday",
    "Message",
    "Minutes",
    "Movement",
    "MovementResponse",
    "Objective",
    "Paper",
    "PaperCount",
    "Paragraph",
    "Party",
    "Placing",
    "Preference",
    "PublishedRanking",
    "Remark",
    "Report",
    "ReportFigure",
    "ReportRequest",
    "ReportSection",
    "ReportSectionVersion",
    "ReviewPoint",
    "ReviewStep",
    "RoleModel",
    "Score",
    "ScoreChange",
    "ScoreSheet",
    "ScoringRound",
    "Seat",
    "Section",
    "SectionVersion",
    "Step",
    "Submission",
    "Tally",
    "Task",
    "Teller",
    "UnitTarget",
    "Vote",
]
