from datetime import timedelta

from awards.consultation import opinions, publishing
from awards.decisions import issuing, revoking, ruling
from awards.decisions.models import Decision, Revocation, Ruling
from awards.decisions.revoking import Ground
from awards.deliberation import calling
from awards.fairness import warning
from awards.fairness.models import FairnessAnswer
from blocs.models import CouncilMember
from common.clock import today
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import person

NEEDS = ("records",)
ARGUMENTS = {
    "awards:public_notice": {"pk": "public_notice"},
    "awards:public_notice_close": {"pk": "public_notice"},
    "awards:opinion_answer": {"pk": "opinion"},
    "awards:public_notice_publish": {"council_pk": "council"},
    "awards:meeting_call": {"council_pk": "council"},
    **{f"awards:meeting{name}": {"pk": "meeting"} for name in ("", "_put", "_open", "_hold", "_cancel")},
    "awards:meeting_take_off": {"pk": "meeting_item"},
    "awards:council": {"pk": "council"},
    "awards:decision_begin": {"council_pk": "council"},
    **{f"awards:decision{name}": {"pk": "decision"} for name in ("", "_grant_elected", "_issue", "_drop")},
    "awards:decision_rule": {"pk": "decision", "nomination_pk": "nomination"},
    "awards:decision_paper": {"pk": "decision", "paper": "paper_of_decision", "form": "form_of_decision"},
    "awards:ruling_strike": {"pk": "ruling"},
    "awards:revoke": {"pk": "award_record"},
    "awards:revocation_recovered": {"pk": "revocation"},
    "awards:reliance_settle": {"pk": "reliance"},
    **{f"awards:fairness{name}": {"campaign_pk": "campaign"} for name in ("", "_picture", "_years_picture")},
    "awards:fairness_answer": {"campaign_pk": "campaign", "concern": "concern"},
    "awards:fairness_into_report": {"campaign_pk": "campaign", "report_pk": "bloc_report"},
}
