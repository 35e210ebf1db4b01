"""Awards of this year's example: what waits for a vote, for the unit, for the head, for the secretariat, the council.

Everything is done by the rules in the last days; whatever is invented carries the mark “ví dụ”.
"""

from __future__ import annotations

from datetime import timedelta

from awards.consultation import opinions, publishing
from awards.deliberation import calling
from awards.proposals import drafting, handing_in, keeping, reviewing, sudden
from awards.proposals.models import DossierPiece, Nomination, Submission
from awards.records.models import Occasion, Recipient
from blocs.models import Council, Unit, User
from common import clock
from config.demo import facts, people
from config.demo.awarding import CERTIFICATE, EXAMPLE, award, complete, nominate, paper, said
from config.demo.closing_year import ago
from config.demo.reporting import at, officer
from emulation.ballots import opening, preparing, proposing, voting
from emulation.ballots.models import Ballot
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference

MEMBERS = facts.HA_NAM_MEMBERS
MOVEMENT = "Có nhiều đóng góp trong phong trào thi đua chuyển đổi số, được nhân dân khen ngợi (ví dụ)."
SUDDEN = "Phát hiện, ngăn chặn vụ lừa chuyển tiền qua điện thoại, giữ được tiền tiết kiệm của người già (ví dụ)."


def build(campaign: Campaign, *, secretariat: User) -> None:
    """Let the year that is signing have something of everything that is on its way."""
    head = people.leader(campaign.terms().heads().get().unit)
    _ballots(campaign, head)
    _council_ballot(campaign.bloc.council, secretariat)
    _draft(campaign, MEMBERS[6])
    _waiting(campaign, MEMBERS[8])
    _sudden(campaign.bloc.council, MEMBERS[7])
    _before_the_council(campaign, MEMBERS[1], head, secretariat)


def _known(unit: Unit, name: str) -> Recipient:
    return Recipient.objects.get(unit=unit, name=f"{name} {EXAMPLE}")


# --- Ballots that are open -------------------------------------------------------------------------------------------


def _ballots(campaign: Campaign, head: User) -> None:
    """A secret ballot of the conference ahead, and the trial of it; three units have voted."""
    conference = campaign.conferences.get(state=Conference.State.INVITED)  # type: ignore[attr-defined]
    with clock.at(at(ago(2))):
        ballot = preparing.prepare(
            conference=conference, purpose=Ballot.Purpose.QUESTION, by=head,
            title=f"Sửa đổi quy chế của Khối {EXAMPLE}", rule_source="Quy chế hoạt động của khối, Điều 8 (ví dụ)",
            question="Đơn vị có tán thành bổ sung bỏ phiếu kín qua mạng vào quy chế của Khối không? (ví dụ)",
            closes_at=at(clock.today() + timedelta(days=6), 17),
        )  # fmt: skip
        proposing.put_question(ballot, by=head)
        trial = preparing.copy_as_trial(ballot, by=head)
        opening.open_ballot(trial, by=head)
        ballot = opening.open_ballot(ballot, by=head)
    for seat in list(ballot.seats.select_related("unit"))[:3]:
        assert seat.unit is not None
        with clock.at(at(ago(1), 10)):
            voting.vote(ballot, seat, said(ballot), by=people.leader(seat.unit))


def _council_ballot(council: Council, by: User) -> None:
    """A secret ballot of the council; the first member has still to vote."""
    with clock.at(at(ago(2), 14)):
        ballot = preparing.prepare(
            council=council, purpose=Ballot.Purpose.QUESTION, by=by, title=f"Quy chế làm việc của Hội đồng {EXAMPLE}",
            question="Đồng chí có tán thành dự thảo Quy chế làm việc của Hội đồng không? (ví dụ)", base=Ballot.Base.ALL,
            rule_source="Hội đồng quyết định theo đa số (ví dụ)", by_paper=True,
        )  # fmt: skip
        proposing.put_question(ballot, by=by)
        ballot = opening.open_ballot(ballot, by=by)
    for seat in list(ballot.seats.select_related("person"))[2:4]:
        assert seat.person
        with clock.at(at(ago(1), 9)):
            voting.vote(ballot, seat, said(ballot), by=seat.person)


# --- What is proposed ------------------------------------------------------------------------------------------------


def _draft(campaign: Campaign, name: str) -> Submission:
    unit = Unit.objects.get(name=name)
    with clock.at(at(ago(3), 15)):
        row = drafting.begin(campaign, unit, by=officer(unit))
        nominate(row, _known(unit, "Hoàng Thu Hà"), "T-CSTDCS", by=officer(unit))
    return row


def _waiting(campaign: Campaign, name: str) -> Submission:
    """Handed in two days ago; the head has not opened it."""
    unit = Unit.objects.get(name=name)
    with clock.at(at(ago(2), 15)):
        row = drafting.begin(campaign, unit, by=officer(unit))
        nominate(row, _known(unit, "Bùi Thanh Bình"), CERTIFICATE, by=officer(unit))
        row = complete(row, by=officer(unit))
        return handing_in.submit(row, by=people.leader(unit))


def _sudden(council: Council, name: str) -> Submission:
    """Reported eight days ago and confirmed the day after: its clock runs with the secretariat."""
    unit = Unit.objects.get(name=name)
    with clock.at(at(ago(8), 16)):
        row = sudden.report(
            unit, council=council, award=award(CERTIFICATE), name=f"Ngô Trường Sơn {EXAMPLE}", birth_year=1992,
            achieved_on=ago(10), achievement=SUDDEN, by=officer(unit),
        )  # fmt: skip
    with clock.at(at(ago(7), 9)):
        only = row.nominations.get()  # type: ignore[attr-defined]
        keeping.add(row, DossierPiece.Kind.ACHIEVEMENT, paper("xac-nhan"), by=officer(unit), nomination=only)
    return row


def _before_the_council(campaign: Campaign, name: str, head: User, secretariat: User) -> None:
    """For a movement: through the bloc, checked, open to the public, and put before a planned meeting."""
    unit, council = Unit.objects.get(name=name), campaign.bloc.council
    with clock.at(at(ago(9), 9)):
        row = drafting.begin(campaign, unit, occasion=Occasion.MOVEMENT, by=officer(unit))
        drafting.nominate(
            row, by=officer(unit), award=award(CERTIFICATE), recipient=_known(unit, "Dương Ngọc Lan"),
            achievement=MOVEMENT,
        )  # fmt: skip
        row = complete(row, by=officer(unit))
        row = handing_in.submit(row, by=people.leader(unit))
    with clock.at(at(ago(7), 9)):
        row = reviewing.forward(reviewing.open_it(row, by=head), by=head, note="Khối thống nhất (ví dụ).")
    with clock.at(at(ago(5), 9)):
        row = reviewing.check_off(reviewing.open_it(row, by=secretariat), by=secretariat)
    _publish(council, row, secretariat)
    with clock.at(at(ago(2), 16)):
        meeting = calling.call(
            council, title=f"Phiên họp xét khen thưởng phong trào {EXAMPLE}", by=secretariat,
            held_on=clock.today() + timedelta(days=16), place="Hội trường (ví dụ)",
        )  # fmt: skip
        calling.put(meeting, row.nominations.get(), by=secretariat)  # type: ignore[attr-defined]


def _publish(council: Council, row: Submission, by: User) -> None:
    standing = Nomination.objects.live().filter(submission=row)
    with clock.at(at(ago(4), 8)):
        notice = publishing.publish(
            council, list(standing), title=f"Lấy ý kiến về đề nghị khen thưởng phong trào {EXAMPLE}",
            text="Ý kiến gửi về Thường trực Hội đồng trong thời gian lấy ý kiến (ví dụ).", by=by,
        )  # fmt: skip
    with clock.at(at(ago(2), 20)):
        opinions.give(notice, text="Nhân viên này hướng dẫn dân rất tận tình (ví dụ).", name=f"Người dân {EXAMPLE}")
