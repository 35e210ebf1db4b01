"""Every model of this room, gathered where Django and newcomers look for them."""

from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from awards.consultation.models import Opinion, PublicNotice
from awards.decisions.models import Decision, Reliance, Revocation, Ruling
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.eligibility.models import Standard
from awards.fairness.models import FairnessAnswer
from awards.proposals.models import DossierPiece, Nomination, Stage, Submission
from awards.quotas.models import QuotaRule, QuotaWaiver
from awards.records.models import Access, AwardRecord, Discipline, Grading, Initiative, Recipient

__all__ = [
    "Access",
    "AwardRecord",
    "AwardTerms",
    "AwardType",
    "BaseSalary",
    "CouncilMeeting",
    "Decision",
    "Discipline",
    "DossierPiece",
    "FairnessAnswer",
    "Grading",
    "Initiative",
    "MeetingItem",
    "Nomination",
    "Opinion",
    "PublicNotice",
    "QuotaRule",
    "QuotaWaiver",
    "Recipient",
    "Reliance",
    "Revocation",
    "Ruling",
    "Stage",
    "Standard",
    "Submission",
]
