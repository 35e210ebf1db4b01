"""Awards of last year's example: ballot of the bloc, submissions, council, decision, and one award taken back.

Everything is done by the rules on days of that year; whatever is invented carries the mark “ví dụ”.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.catalogue import loading as catalogue
from awards.catalogue.models import AwardType
from awards.decisions import issuing, revoking, ruling
from awards.decisions.models import Decision, Revocation, Ruling
from awards.decisions.revoking import Ground
from awards.deliberation import calling
from awards.deliberation import voting as council_voting
from awards.deliberation.models import CouncilMeeting
from awards.proposals import balloting, dossier, drafting, handing_in, keeping, reviewing
from awards.proposals.models import Nomination, Submission
from awards.quotas import loading as quotas
from awards.quotas.models import QuotaRule
from awards.records.models import AwardRecord, Recipient
from blocs.files.writing import to_xlsx
from blocs.models import Council, CouncilMember, Unit, User
from common import clock, history
from config.demo import meetings, people, recipients
from config.demo.closing_year import Cast
from config.demo.reporting import at, officer
from emulation.ballots import counting, opening, papers, preparing, tellers, voting
from emulation.ballots.models import Ballot, Tally
from emulation.conferences import holding
from emulation.conferences.models import Conference
from emulation.ranking.models import Placing

EXAMPLE = "(ví dụ)"
ACHIEVEMENT = "Hoàn thành xuất sắc nhiệm vụ được giao, nhiều năm được đồng nghiệp tín nhiệm (ví dụ)."
PROCEDURE = "Đơn vị họp xét công khai, lấy phiếu tín nhiệm; 100 % người dự họp nhất trí đề nghị (ví dụ)."
STATUTE = "Quy chế hoạt động của khối, Điều 8 (ví dụ)"
AUTHORITY = "Chủ tịch UBND tỉnh (ví dụ)"
FLAG, FIGHTER, CERTIFICATE, BASE = "T-CTDB", "T-CSTDB", "F-BKBT", "T-CSTDCS"
PROPOSED = {
    "hong": CERTIFICATE, "tam": CERTIFICATE, "lanh": CERTIFICATE, "nga": FIGHTER, "khoa": CERTIFICATE,
    "dung": CERTIFICATE,
}  # fmt: skip
"""Who is proposed for what, by the key of the person; the unit that leads the year is proposed for the flag."""
RETURNED = "nga"
"""Whose submission was returned once, and answered."""
ALLOWED = {FLAG: 1, FIGHTER: 1, CERTIFICATE: 6}
MEMBERS = (
    ("Chủ tịch Hội đồng", "Phó Chủ tịch UBND tỉnh", CouncilMember.Role.CHAIR),
    ("Phó Chủ tịch Hội đồng", "Giám đốc Sở Nội vụ", CouncilMember.Role.VICE_CHAIR),
    ("Ủy viên thường trực", "Trưởng phòng Thi đua – Khen thưởng", CouncilMember.Role.STANDING),
    ("Ủy viên thứ tư", "Chủ tịch Liên đoàn Lao động tỉnh", CouncilMember.Role.MEMBER),
    ("Ủy viên thứ năm", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh", CouncilMember.Role.MEMBER),
    ("Ủy viên thứ sáu", "Bí thư Tỉnh đoàn", CouncilMember.Role.MEMBER),
    ("Ủy viên thứ bảy", "Chủ tịch Hội Nông dân tỉnh", CouncilMember.Role.MEMBER),
)
"""Invented members of a council; the last one has no account and is asked in writing."""


@dataclass
class Awarding:
    """What the acts of one example year need: who acts, who is on record, and what was proposed so far."""

    cast: Cast
    council: Council
    people: dict[str, Recipient] = field(default_factory=dict)
    submissions: list[Submission] = field(default_factory=list)


def build(cast: Cast) -> None:
    """From the ranking to the decision, within December of the year; the award is taken back the day before today."""
    year = int(cast.campaign.year)
    catalogue.load()
    quotas.load()
    acts = Awarding(cast, cast.campaign.bloc.council)
    acts.people = recipients.build(cast.units, year, secretariat=cast.secretariat)
    limit(cast)
    members(acts.council, by=cast.secretariat)
    start = at(cast.day(12, 28), 8)
    with clock.at(cast.day(12, 19)):
        conference = meetings.call(
            cast.campaign, Conference.Kind.FINAL, start, cast.campaign.place, meetings.CLOSING, cast.head
        )
    _propose(acts)
    _acclaim(acts, conference)
    _check(acts)
    _deliberate(acts)
    _decide(acts)
    _take_back(acts)


def award(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def limit(cast: Cast) -> None:
    """Enter example quotas of the bloc, as its secretariat does; what a real council set is not known here."""
    for code, number in ALLOWED.items():
        rule = QuotaRule(
            award=award(code), bloc=cast.campaign.bloc, of=QuotaRule.Of.NUMBER, number=number, since=cast.day(1, 1),
            document="Ví dụ: chỉ tiêu tự đặt để dùng thử, không phải văn bản", confidence="Ví dụ", to_verify=True,
        )  # fmt: skip
        history.save(rule, by=cast.secretariat)


def members(council: Council, *, by: Any) -> list[CouncilMember]:
    """Enter the invented members of `council`: thanhvien1@vidu.vn and so on."""
    rows = []
    for order, (name, post, role) in enumerate(MEMBERS, start=1):
        has_account = order < len(MEMBERS)
        who = people.person(f"thanhvien{order}@vidu.vn", f"{name} {EXAMPLE}") if has_account else None
        row = CouncilMember(
            council=council, person=who, name=f"{name} {EXAMPLE}", post=f"{post} {EXAMPLE}", role=role, order=order,
            since=people.SINCE, document="Ví dụ",
        )  # fmt: skip
        history.save(row, by=by)
        rows.append(row)
    return rows


# --- What units propose ---------------------------------------------------------------------------------------------


def complete(submission: Submission, *, by: User) -> Submission:
    """Write the summary and add a file for each paper that the law asks for."""
    drafting.describe(submission, by=by, title=f"{submission.title} {EXAMPLE}", note=PROCEDURE)
    submission = Submission.objects.get(pk=submission.pk)
    for line in dossier.lines(submission):
        if not line.is_there:
            keeping.add(submission, line.kind, paper(line.kind), by=by, nomination=line.nomination, note="Ví dụ")
    return submission


def paper(name: str) -> SimpleUploadedFile:
    """Return an invented file of a dossier."""
    return SimpleUploadedFile(
        f"{name}-vi-du.xlsx", to_xlsx(tablib.Dataset(["Ví dụ"], headers=["Nội dung"], title=name))
    )


def nominate(submission: Submission, recipient: Recipient, code: str, *, by: User) -> Nomination:
    return drafting.nominate(
        submission, by=by, award=award(code), recipient=recipient, achievement=ACHIEVEMENT,
        initiatives=list(recipient.initiatives.all()),
    )  # fmt: skip


def _propose(acts: Awarding) -> None:
    """Each unit that proposes somebody hands one submission in; one is returned, completed and handed in again."""
    cast = acts.cast
    leading = Placing.objects.get(ranking__round__campaign=cast.campaign, rank=1).unit
    chosen: dict[Unit, list[str]] = {leading: []}
    for key in PROPOSED:
        chosen.setdefault(acts.people[key].unit, []).append(key)
    for unit, keys in chosen.items():
        with clock.at(at(cast.day(12, 21), 9)):
            row = drafting.begin(cast.campaign, unit, by=officer(unit))
            if unit == leading:
                drafting.nominate(
                    row, by=officer(unit), award=award(FLAG), kind=Recipient.Kind.COLLECTIVE, name=unit.name,
                    achievement="Dẫn đầu phong trào thi đua của Khối (ví dụ).",
                )  # fmt: skip
            for key in keys:
                nominate(row, acts.people[key], PROPOSED[key], by=officer(unit))
            row = complete(row, by=officer(unit))
        with clock.at(at(cast.day(12, 22), 10)):
            row = handing_in.submit(row, by=people.leader(unit))
        if RETURNED in keys:
            row = _return(cast, row)
        acts.submissions.append(row)


def _return(cast: Cast, submission: Submission) -> Submission:
    with clock.at(at(cast.day(12, 23), 9)):
        reason = "Đề nghị ghi rõ sáng kiến được áp dụng ở đâu (ví dụ)."
        row = reviewing.give_back(submission, by=cast.head, reason=reason)
    with clock.at(at(cast.day(12, 23), 15)):
        unit = row.unit
        drafting.describe(row, by=officer(unit), title=row.title, note=f"{PROCEDURE} Sáng kiến áp dụng trong tỉnh.")
        row = Submission.objects.get(pk=row.pk)
        return handing_in.submit(row, by=people.leader(unit), answer="Đã bổ sung nơi áp dụng sáng kiến (ví dụ).")


# --- The vote of the bloc --------------------------------------------------------------------------------------------


def _acclaim(acts: Awarding, conference: Conference) -> None:
    """All nominations stand on one secret ballot of the closing conference; then the bloc sends them on."""
    cast, day = acts.cast, acts.cast.day(12, 28)
    with clock.at(cast.day(12, 24)):
        rows = [reviewing.open_it(row, by=cast.head) for row in acts.submissions]
        standing = Nomination.objects.filter(submission__in=rows)
        ballot = balloting.put_on_ballot(conference, standing, by=cast.head)
        preparing.change(ballot, rule_source=STATUTE, by=cast.head)
    conference = meetings.gather(conference, at=at(day, 8), head=cast.head)
    with clock.at(at(day, 9)):
        ballot = opening.open_ballot(ballot, by=cast.head)
        for place, seat in enumerate(ballot.seats.select_related("unit")):
            assert seat.unit is not None
            answer = said(ballot, against={"Phạm Văn Lãnh"} if place % 2 else set())
            voting.vote(ballot, seat, answer, by=people.leader(seat.unit))
        ballot = counting.count(counting.close(ballot, by=cast.head), by=cast.head)
    with clock.at(at(day, 11)):
        holding.close_session(conference, by=cast.head)
    with clock.at(at(day, 14)):
        for row in acts.submissions:
            reviewing.forward(row, by=cast.head, note="Khối đã bỏ phiếu kín (ví dụ).")


def said(ballot: Ballot, *, against: Iterable[str] = ()) -> dict[int, str]:
    """Return a vote: agree to everybody but those whose names begin so."""
    names = tuple(against)
    answers = Tally.Option.AGREE.value, Tally.Option.DISAGREE.value
    return {row.pk: answers[bool(names) and row.name.startswith(names)] for row in ballot.candidates.all()}


# --- The council -----------------------------------------------------------------------------------------------------


def _check(acts: Awarding) -> None:
    with clock.at(acts.cast.day(12, 29)):
        for row in acts.submissions:
            reviewing.open_it(row, by=acts.cast.secretariat)
            reviewing.check_off(row, by=acts.cast.secretariat)


def _deliberate(acts: Awarding) -> None:
    by, day = acts.cast.secretariat, acts.cast.day(12, 30)
    title = f"Phiên họp xét khen thưởng năm {acts.cast.campaign.year} {EXAMPLE}"
    with clock.at(acts.cast.day(12, 29)):
        meeting = calling.call(acts.council, title=title, held_on=day, place="Hội trường (ví dụ)", by=by)
        for row in Nomination.objects.live().filter(submission__in=acts.submissions):
            calling.put(meeting, row, by=by)
    with clock.at(at(day, 8)):
        for ballot in council_voting.open_votes(meeting, by=by):
            vote_in_council(ballot, against={"Phạm Văn Lãnh": 5, "Lê Thúy Nga": 2}, by=by)
        council_voting.hold(CouncilMeeting.objects.get(pk=meeting.pk), by=by)


def vote_in_council(ballot: Ballot, *, against: dict[str, int], by: User) -> None:
    """Members with an account vote, as many as `against` says disagree; the absent one answers in writing: agree."""
    *online, absent = ballot.seats.select_related("person", "ballot")
    for place, seat in enumerate(online):
        assert seat.person
        refused = [name for name, count in against.items() if place < count]
        voting.vote(ballot, seat, said(ballot, against=refused), by=seat.person)
    papers.hand_out(absent, by=by)
    tellers.name(ballot, [seat.person for seat in online[1:3]], by=by)
    ballot = counting.close(ballot, by=by)
    figures = {row.pk: {Tally.Option.AGREE.value: 1} for row in ballot.candidates.all()}
    for teller in ballot.tellers.all():
        papers.count(ballot, issued=1, collected=1, invalid=0, figures=figures, by=teller.person)
    counting.count(ballot, by=by)


def _decide(acts: Awarding) -> Decision:
    """One is rejected, one gets another award, what the council voted for is granted."""
    by, year = acts.cast.secretariat, acts.cast.campaign.year
    with clock.at(acts.cast.day(12, 31)):
        decision = ruling.begin(
            acts.council, title=f"Khen thưởng thành tích năm {year} {EXAMPLE}", decided_by=AUTHORITY,
            signer_post="Chủ tịch", signer_name="Người ký (ví dụ)", place=acts.cast.campaign.place, by=by,
        )  # fmt: skip
        for row in Nomination.objects.live().filter(submission__in=acts.submissions).select_related("recipient"):
            ruling.rule(decision, row, by=by, **_ruled(acts, row))
        return issuing.issue(decision, number="2451/QĐ-VD", decided_on=acts.cast.day(12, 31), by=by)


def _ruled(acts: Awarding, row: Nomination) -> dict[str, Any]:
    if row.recipient == acts.people["lanh"]:
        reason = "Chưa đủ hai lần liên tục CSTĐ cơ sở; Hội đồng không đủ phiếu tán thành (ví dụ)."
        return {"outcome": Ruling.Outcome.REJECTED, "reason": reason}
    if row.recipient == acts.people["nga"]:
        reason = "Hội đồng chưa đủ tỷ lệ phiếu cho danh hiệu; thành tích xứng đáng được tặng Bằng khen (ví dụ)."
        return {"outcome": Ruling.Outcome.OTHER, "award": award(CERTIFICATE), "reason": reason}
    return {"outcome": Ruling.Outcome.GRANTED}


def _take_back(acts: Awarding) -> Revocation:
    """An earlier title is taken back: the certificate that relied on it is flagged and waits to be settled."""
    day = max(clock.today() - timedelta(days=1), acts.cast.day(12, 31))
    record = AwardRecord.objects.get(
        recipient=acts.people["tam"], award__code=BASE, year=str(int(acts.cast.campaign.year) - 1)
    )
    with clock.at(at(day, 16)):
        ground = Ground(
            kind=Revocation.Ground.FALSE_DECLARATION, reason="Kê khai sáng kiến của người khác (ví dụ).",
            decision_number="15/QĐ-VD", decided_on=day, decided_by=f"Thủ trưởng {record.unit.name} (ví dụ)",
        )  # fmt: skip
        return revoking.revoke(record, ground, by=acts.cast.secretariat)
