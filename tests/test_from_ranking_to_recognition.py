"""From the published ranking to the award on record: the bloc votes in secret, a unit proposes, the council decides."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core import mail

from awards.catalogue import loading, prizes
from awards.catalogue.models import AwardType
from awards.eligibility import examining
from awards.proposals import dossier
from awards.proposals.models import Nomination, Submission
from awards.records.models import AwardRecord
from common.clock import now, today
from emulation.ballots.models import Ballot
from emulation.notices.models import Delivery
from tests.awards import making
from tests.awards.fairness.conftest import bloc_report  # noqa: F401
from tests.awards.records.making import awarded, graded, person
from tests.conftest import make_person
from tests.emulation.ballots.polls import make_conference
from tests.emulation.evidence.making import upload
from tests.emulation.ranking.making import make_scored, publish
from tests.walking import Walker, post, read

FLAG, CERTIFICATE, FIGHTER = "T-CTDB", "F-BKBT", "T-CSTDCS"
WORKER, MANAGER = "Nguyễn Thị Hồng", "Phạm Văn Lãnh"


@pytest.fixture
def bloc(cast, campaign, covenant):
    """A launched year whose ranking is published: Bình's unit leads, An's unit heads the bloc."""
    loading.load()
    campaign.refresh_from_db()
    publish(make_scored(campaign, [15, 25, 20], by=cast.an), head=cast.an, secretariat=cast.thu)
    make_conference(campaign, by=cast.an)
    voters = [make_person(f"Ủy viên {number}") for number in (1, 2, 3)]
    making.members(cast.council, 4, people=voters)
    people = [person(cast.member, name, birth_year=1985) for name in (WORKER, MANAGER)]
    year = int(cast.year)
    for each in people:
        for past in (year - 1, year):
            graded(each, past, "good")
    awarded(people[0], FIGHTER, year - 1)
    members = {name: Walker(getattr(cast, name)) for name in ("an", "binh", "dung", "thu")}
    return SimpleNamespace(cast=cast, campaign=campaign, council=[Walker(each) for each in voters], **members)


def press(walker: Walker, value: str, **given: Any) -> None:
    """Press the button that sends `value`, as a voter does twice: to check, and to put the vote in."""
    form = next(each for each in walker.page.forms if any(row.get("value") == value for row in each.buttons))
    name = next(row["name"] for row in form.buttons if row.get("value") == value)
    address = urljoin(walker.page.path, form.action or walker.page.path)
    walker._show(walker.client.post(address, {**form.fill(given), name: value}, follow=True), address)
    assert walker.page.status == 200


def vote(walker: Walker, ballot: Ballot, **against: str) -> None:
    """From the home page to the vote that waits there: agree to everybody but those named in `against`."""
    walker.go(("ballot_vote", f"/phieu/{ballot.pk}/"))
    answers = {f"c{row.pk}": "agree" for row in ballot.candidates.all()}
    for row in ballot.candidates.all():
        if any(row.name.startswith(name) for name in against.values()):
            answers[f"c{row.pk}"] = "disagree"
    press(walker, "check", **answers)
    press(walker, "vote")
    walker.says("Phiếu")


def year(walker: Walker, *pages: Any) -> Walker:
    walker.go("blocs:bloc_list", "blocs:bloc", ("campaign", "20"), *pages)
    return walker


def close_and_count(walker: Walker, ballot: Ballot) -> str:
    """Close, count, and return what the minutes say."""
    walker.open(ballot.get_absolute_url())
    walker.follow("ballot_close")
    walker.send()
    walker.follow("ballot_count")
    walker.send()
    return read(walker.file("ballot_pdf"))


def acclaim(bloc: SimpleNamespace) -> None:
    """The units of the ranking stand on a secret ballot, in its order, with their places."""
    head = year(bloc.an, "ballots_of_year", "ballot_begin")
    head.send(title="Suy tôn Cờ thi đua", purpose="acclaim", rule_source="Quy chế khối, Điều 8")
    head.follow("ballot_ranked")
    head.send(has="note")
    ballot = Ballot.objects.get()
    assert [(row.unit, row.rank) for row in ballot.candidates.all()] == [
        (bloc.cast.member, 1), (bloc.cast.deputy, 2), (bloc.cast.head, 3),
    ]  # fmt: skip
    year(head, "ballots_of_year", ("ballot", f"/phieu/{ballot.pk}/"), "ballot_open")
    head.send()
    for walker in (bloc.an, bloc.binh, bloc.dung):
        vote(walker, ballot)
    said = close_and_count(bloc.an, ballot)
    assert "BIÊN BẢN" in said and "Suy tôn Cờ thi đua" in said
    assert bloc.cast.member.name in said


def propose(bloc: SimpleNamespace) -> Submission:
    """Bình's unit proposes itself for the flag and two people for certificates, with its dossier, and hands it in."""
    unit = year(bloc.binh, "awards:nomination_list", "awards:submission_begin")
    unit.send()
    submission = Submission.objects.get()
    for given in (
        {"kind": "collective", "name": bloc.cast.member.name, "award": pk_of(FLAG)},
        {
            "name": WORKER,
            "birth_year": "1985",
            "award": pk_of(CERTIFICATE),
            "achievement": "Giảm nửa thời gian.",
        },
        {"name": MANAGER, "birth_year": "1985", "award": pk_of(CERTIFICATE), "position_class": "manager"},
    ):
        unit.go("awards:award_desk", ("awards:submission", str(submission.pk)), "awards:nominate")
        unit.send(**given)
    unit.go("awards:award_desk", "awards:submission", "awards:submission_edit")
    unit.send(note="Đơn vị họp xét ngày 01/12, 100 % nhất trí.")
    unit.follow("awards:submission_dossier")
    for _count in range(20):
        missing = [href for href in unit.links("awards:dossier_add", "?cho=") if not is_there(submission, href)]
        if not missing:
            break
        unit.open(missing[0])
        unit.send(files=upload())
    unit.go("awards:award_desk", "awards:submission", "awards:submission_submit")
    unit.send()
    unit.says("DX-")
    return Submission.objects.get()


def pk_of(code: str) -> str:
    return str(AwardType.objects.get(code=code).pk)


def is_there(submission: Submission, address: str) -> bool:
    """Whether the piece that the link of the dossier asks for is given."""
    return address.partition("?cho=")[2] in {line.key for line in dossier.lines(submission) if line.is_there}


def back(bloc: SimpleNamespace, submission: Submission) -> None:
    """The head opens it, puts it to a secret vote of the bloc, and sends it on with what was voted."""
    head = bloc.an
    head.go(("awards:submission", f"/{submission.pk}/"))
    head.send(action=f"/ho-so-khen-thuong/{submission.pk}/mo/")
    year(head, "awards:nomination_list")
    head.follow("awards:nomination_ballot")
    form = head.form()
    head.send(nominations=list(form.options["nominations"]))
    ballot = Ballot.objects.first()
    head.follow("ballot_edit")
    head.send(rule_source="Quy chế khối, Điều 8")
    head.follow("ballot_open")
    head.send()
    for walker in (bloc.an, bloc.binh, bloc.dung):
        vote(walker, ballot, manager=MANAGER)
    close_and_count(head, ballot)
    head.go(("awards:submission", f"/{submission.pk}/"), "awards:submission_forward")
    head.send()
    states = {row.recipient.name: row.state for row in submission.nominations.all()}
    assert states == {bloc.cast.member.name: "backed", WORKER: "backed", MANAGER: "not_backed"}


def check(bloc: SimpleNamespace, submission: Submission) -> None:
    secretariat = bloc.thu
    secretariat.go(("awards:submission", f"/{submission.pk}/"))
    secretariat.send(action=f"/ho-so-khen-thuong/{submission.pk}/mo/")
    secretariat.follow("awards:submission_check")
    secretariat.send()
    submission.refresh_from_db()
    assert submission.state == Submission.State.CHECKED


def deliberate(bloc: SimpleNamespace) -> None:
    """A meeting is called; three members vote on their own screens, the absent one answers in writing."""
    secretariat = bloc.thu
    secretariat.go("awards:award_desk", "awards:council", "awards:meeting_call")
    secretariat.send(title="Phiên họp cuối năm", held_on=f"{today():%d/%m/%Y}")
    secretariat.send(nominations=list(secretariat.form().options["nominations"]))
    secretariat.follow("awards:meeting_open")
    secretariat.send()
    (ballot,) = Ballot.objects.filter(council=bloc.cast.council)
    for number, walker in enumerate(bloc.council):
        vote(walker, ballot, **({"manager": MANAGER} if number else {}))
    secretariat.follow("ballot", str(ballot.pk))
    secretariat.follow("ballot_roll")
    seat = str(ballot.seats.get(member__person=None).pk)
    form = next(each for each in secretariat.page.forms if each.values.get("seat") == [seat])
    address = urljoin(secretariat.page.path, form.action or secretariat.page.path)
    secretariat._show(secretariat.client.post(address, {**form.fill({}), "act": "paper"}, follow=True), address)
    secretariat.follow("ballot")
    secretariat.follow("ballot_tellers")
    first, second = (str(seat.person_id) for seat in ballot.seats.exclude(person=None)[:2])
    secretariat.send(first=first, second=second)
    secretariat.follow("ballot_close")
    secretariat.send()
    counted = {f"c{row.pk}_agree": "1" for row in ballot.candidates.all()}
    for walker in bloc.council[:2]:
        walker.go("ballot_list", ("ballot", str(ballot.pk)), "ballot_paper_count")
        walker.send(issued="1", collected="1", **counted)
    secretariat.go("ballot_list", ("ballot", str(ballot.pk)), "ballot_count")
    secretariat.send()
    secretariat.go("awards:award_desk", "awards:council", "awards:meeting", "awards:meeting_hold")
    secretariat.send()


def decide(bloc: SimpleNamespace) -> None:
    """The flag is granted as it was voted; the worker gets another award, the manager nothing, each with the reason."""
    secretariat = bloc.thu
    secretariat.go("awards:award_desk", "awards:council", "awards:decision_begin")
    secretariat.send(title="Tặng thưởng cuối năm", decided_by="Chủ tịch UBND tỉnh Ví Dụ")
    for name, given in (
        (WORKER, {"outcome": "other", "award": pk_of(FIGHTER), "reason": "Tặng danh hiệu CSTĐ cơ sở trước."}),
        (MANAGER, {"outcome": "rejected", "reason": "Chưa đủ hai năm liên tục."}),
    ):
        secretariat.follow("awards:decision_rule", str(Nomination.objects.get(recipient__name=name).pk))
        secretariat.send(**given)
    secretariat.send(action=f"{secretariat.page.path}tang-theo-phieu/", has="")
    secretariat.follow("awards:decision_issue")
    secretariat.send(number="123/QĐ-UBND", decided_on=f"{today():%d/%m/%Y}")
    said = read(secretariat.file("awards:decision_paper", "Quyết định (PDF)"))
    assert WORKER in said and bloc.cast.member.name in said and MANAGER not in said


def test_a_year_is_recognised_from_its_ranking_on(bloc, bloc_report):  # noqa: F811
    acclaim(bloc)
    submission = propose(bloc)
    back(bloc, submission)
    check(bloc, submission)
    deliberate(bloc)
    decide(bloc)
    on_record(bloc)
    told(bloc)
    figures(bloc, bloc_report)
    relied_on_next_year(bloc)


def on_record(bloc: SimpleNamespace) -> None:
    """What was granted is on record with its prize; what was proposed stays as it was."""
    records = {row.recipient.name: row for row in AwardRecord.objects.filter(decision_number="123/QĐ-UBND")}
    assert {name: row.award.code for name, row in records.items()} == {bloc.cast.member.name: FLAG, WORKER: FIGHTER}
    for name, row in records.items():
        kind = "collective" if row.award.code == FLAG else "individual"
        assert row.prize == prizes.prize(row.award, recipient_kind=kind, day=today()).amount > 0, name
    assert records[bloc.cast.member.name].placing.rank == 1
    proposed = {row.recipient.name: (row.award.code, row.state) for row in Nomination.objects.all()}
    assert proposed == {
        bloc.cast.member.name: (FLAG, "granted"), WORKER: (CERTIFICATE, "other"), MANAGER: (CERTIFICATE, "rejected"),
    }  # fmt: skip
    unit = bloc.binh
    unit.go("awards:award_desk", "awards:recipient_list", ("awards:recipient", str(records[WORKER].recipient_id)))
    unit.says("123/QĐ-UBND")


def told(bloc: SimpleNamespace) -> None:
    """The unit is told what became of its own, with the reasons, and opens the decision from there."""
    post(now() + timedelta(days=1))
    letter = next(each for each in mail.outbox if bloc.cast.binh.email in each.to and "123/QĐ-UBND" in each.subject)
    assert "Tặng danh hiệu CSTĐ cơ sở trước." in letter.body and "Chưa đủ hai năm liên tục." in letter.body
    unit = bloc.binh
    unit.go("notice_list")
    mine = Delivery.objects.filter(person=bloc.cast.binh, message__key__startswith="decision:")
    opened = {f"/thong-bao/{pk}/" for pk in mine.values_list("pk", flat=True)} & {row.action for row in unit.page.forms}
    unit.send(action=opened.pop())
    unit.says(WORKER, "123/QĐ-UBND")


def figures(bloc: SimpleNamespace, report: Any) -> None:
    """The page says whom awards went to, and puts it into the report of the bloc."""
    head = year(bloc.an, "awards:fairness")
    head.says("Cờ thi đua")
    head.send(action=f"/nam/{bloc.campaign.pk}/cong-bang/bao-cao/{report.pk}/")
    body = report.sections.get(key="awards").body
    assert "Đề nghị: 1 tập thể, 2 cá nhân, trong đó 0 lãnh đạo, 1 quản lý, 1 người trực tiếp công tác" in body
    assert "Đã quyết định: 1 tập thể, 1 cá nhân" in body


def relied_on_next_year(bloc: SimpleNamespace) -> None:
    """Next year's certificate rests on two titles in a row: the first of them is the one just granted."""
    record = AwardRecord.objects.get(award__code=FIGHTER, decision_number="123/QĐ-UBND")
    following = int(bloc.cast.year) + 1
    graded(record.recipient, following, "good")
    awarded(record.recipient, FIGHTER, following, decided_on=date(following, 12, 10))
    asked = {"recipient": record.recipient, "award": AwardType.objects.get(code=CERTIFICATE), "occasion": "merit"}
    asked |= {"year": str(following), "day": date(following, 12, 15)}

    def verdict() -> str:
        return next(row.verdict for row in examining.findings_for(**asked) if row.code == "two_years")

    assert verdict() == "passed"
    AwardRecord._base_manager.filter(pk=record.pk).update(state="withdrawn")
    assert verdict() != "passed"
