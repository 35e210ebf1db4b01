"""Recognition in a real browser: a year from its ballot to the decision, a sudden achievement from a phone, an award
taken back. Everybody has a screen of their own, and every page is reached by a link that stands on the one before."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from awards.decisions.models import Reliance
from awards.deliberation.models import CouncilMeeting
from awards.proposals.models import Submission
from awards.records.models import AwardRecord
from common.clock import today
from emulation.ballots import counting, voting
from emulation.ballots.models import Ballot
from tests.awards import making
from tests.awards.conftest import catalogue  # noqa: F401
from tests.awards.proposals.making import completed
from tests.awards.records.making import awarded, graded, person
from tests.conftest import make_person
from tests.emulation.ballots.polls import answers, make_conference
from tests.emulation.evidence.making import make_pdf
from tests.emulation.ranking.making import make_scored, publish

PHONE = {"width": 390, "height": 844}
TODAY = f"{today():%d/%m/%Y}"


@pytest.fixture
def screen(new_context, sign_in):
    """Open a browser for somebody, who signs in."""

    def opened(who, size=None):
        page = new_context().new_page()
        if size:
            page.set_viewport_size(size)
        sign_in(page, who)
        return page

    return opened


def main(page):
    return page.get_by_role("main")


def go(page, *parts):
    """Follow the first link of each page whose address has (or, with $, ends in) the next of `parts`."""
    for part in parts:
        how = "$=" if part.endswith("$") else "*="
        main(page).locator(f"a[href{how}'{part.removesuffix('$')}']").first.click()
        page.wait_for_url(re.compile(re.escape(part.removesuffix("$"))))


def home(page, *parts):
    page.goto("/")
    go(page, *parts)


def menu(page, address):
    """Follow the link of the menu, which a phone has folded away."""
    page.goto("/")
    if page.viewport_size == PHONE:
        page.locator("details.menu summary").click()
    page.locator(f"a[href='{address}']:visible").first.click()


def desk(page, *parts):
    """By the menu to the desk of awards, and on."""
    menu(page, reverse("awards:award_desk"))
    go(page, *parts)


def year(page, *parts):
    menu(page, reverse("blocs:bloc_list"))
    go(page, reverse("blocs:bloc_list"), "/nam/", *parts)


def fill(page, **given):
    for name, value in given.items():
        page.locator(f"form.form-card [name={name}]").fill(value)


def send(page):
    page.locator("form.form-card .btn-primary").first.click()


def done(page):
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)


def vote(page, ballot):
    """From the home page: choose, check, put in."""
    home(page, f"/phieu/{ballot.pk}/bo-phieu/")
    for row in ballot.candidates.all():
        page.locator(f"[name=c{row.pk}][value=agree]").check()
    page.locator("button[value=check]").click()
    page.locator("button[value=vote]").click()
    expect(page.locator(".receipt")).to_be_visible()


def everybody_else_votes(ballot, people):
    for seat in ballot.seats.select_related("unit", "member__person").filter(channel=""):
        by = people[seat.unit] if seat.unit else seat.member.person
        voting.vote(ballot, seat, answers(ballot), by=by)


@pytest.fixture
def scene(cast, campaign, covenant, catalogue):  # noqa: F811
    """A launched year with its ranking published (Bình's unit leads), a conference, and a council of three."""
    campaign.refresh_from_db()
    publish(make_scored(campaign, [15, 25, 20], by=cast.an), head=cast.an, secretariat=cast.thu)
    make_conference(campaign, by=cast.an)
    members = [make_person(f"Ủy viên {number}") for number in (1, 2, 3)]
    making.members(cast.council, 3, people=members)
    leaders = {cast.head: cast.an, cast.member: cast.binh, cast.deputy: cast.dung}
    return SimpleNamespace(cast=cast, campaign=campaign, members=members, leaders=leaders)


# --- A year -----------------------------------------------------------------------------------------------------


def test_the_unit_that_leads_is_voted_for_proposed_and_gets_its_flag(scene, screen):
    cast = scene.cast
    head, unit = screen(cast.an), screen(cast.binh)
    secretariat, member = screen(cast.thu), screen(scene.members[0])
    ballot = acclaim(scene, head, unit)
    submission = propose(scene, unit)
    home(head, submission.get_absolute_url())
    head.locator(".rail form button").first.click()
    go(head, "/chuyen/")
    send(head)
    done(head)
    home(secretariat, submission.get_absolute_url())
    secretariat.locator(".rail form button").first.click()
    go(secretariat, "/kiem-tra/")
    send(secretariat)
    done(secretariat)
    deliberate(scene, secretariat, member)
    decide(secretariat)
    assert ballot.pk < Ballot.objects.latest("pk").pk
    record = AwardRecord.objects.get()
    assert (record.recipient.stands_for, record.award.code, record.decision_number) == (
        cast.member, "T-CTDB", "12/QĐ-UBND",
    )  # fmt: skip
    desk(unit, submission.get_absolute_url(), "/de-nghi/")
    expect(main(unit)).to_contain_text(record.award.name)


def acclaim(scene, head, unit):
    """The head puts the units of the ranking on a secret ballot and opens it; a leader votes; it is counted."""
    year(head, "/bo-phieu/", "/bo-phieu/chuan-bi/")
    fill(head, title="Suy tôn Cờ thi đua", rule_source="Quy chế khối, Điều 8")
    send(head)
    go(head, "/doi-tuong/xep-hang/")
    send(head)
    ballot = Ballot.objects.get()
    year(head, "/bo-phieu/", f"/phieu/{ballot.pk}/", "/mo/")
    send(head)
    done(head)
    vote(unit, ballot)
    everybody_else_votes(ballot, scene.leaders)
    year(head, "/bo-phieu/", f"/phieu/{ballot.pk}/", "/dong/")
    send(head)
    go(head, "/kiem-phieu/")
    send(head)
    done(head)
    expect(main(head).locator("a[href$='bien-ban.pdf']")).to_be_visible()
    return ballot


def propose(scene, unit):
    """A leader proposes the unit itself for the flag and hands it in; the files are there already."""
    year(unit, "/de-nghi/$", "/de-nghi/lap/")
    send(unit)
    go(unit, "/de-cu/")
    unit.locator("[name=kind][value=collective]").check()
    fill(unit, name=scene.cast.member.name)
    unit.locator("[name=award]").select_option(label="Cờ thi đua của Bộ, ban, ngành, tỉnh (hằng năm)")
    send(unit)
    submission = completed(Submission.objects.get(), by=scene.cast.binh)
    desk(unit, submission.get_absolute_url(), "/nop/")
    send(unit)
    expect(unit.locator(".receipt-number")).to_have_text(re.compile(r"DX-\d{4}-\d{6}"))
    return submission


def deliberate(scene, secretariat, member):
    desk(secretariat, "/khen-thuong/hoi-dong/", "/phien-hop/")
    fill(secretariat, title="Phiên họp cuối năm", held_on=TODAY)
    send(secretariat)
    secretariat.locator("[name=nominations]").first.check()
    send(secretariat)
    go(secretariat, "/mo-bo-phieu/")
    send(secretariat)
    done(secretariat)
    meeting = CouncilMeeting.objects.get()
    ballot = Ballot.objects.get(meeting_items__meeting=meeting)
    vote(member, ballot)
    everybody_else_votes(ballot, {})
    counting.count(counting.close(ballot, by=scene.cast.thu), by=scene.cast.thu)
    desk(secretariat, "/khen-thuong/hoi-dong/", meeting.get_absolute_url(), "/ket-thuc/")
    send(secretariat)
    done(secretariat)


def decide(secretariat):
    desk(secretariat, "/khen-thuong/hoi-dong/", "/quyet-dinh/")
    fill(secretariat, title="Tặng thưởng cuối năm", decided_by="Chủ tịch UBND tỉnh")
    send(secretariat)
    main(secretariat).locator("form[action$='/tang-theo-phieu/'] button").click()
    done(secretariat)
    issue(secretariat)


def issue(secretariat):
    go(secretariat, "/ban-hanh/")
    fill(secretariat, number="12/QĐ-UBND", decided_on=TODAY)
    send(secretariat)
    done(secretariat)


# --- A sudden achievement ------------------------------------------------------------------------------------------


def test_a_sudden_achievement_goes_from_a_phone_to_the_decision(scene, screen):
    cast = scene.cast
    phone, secretariat = screen(cast.binh, PHONE), screen(cast.thu)
    desk(phone, "/khen-thuong/dot-xuat/$")
    fill(phone, name="Lê Văn Bảo", achievement="Cứu hai người bị lũ cuốn.", achieved_on=TODAY)
    phone.locator("[name=position_class]").select_option("worker")
    phone.locator("[name=award]").select_option(label="Bằng khen của Bộ, ban, ngành, tỉnh (cá nhân)")
    send(phone)
    expect(phone.locator(".receipt-number")).to_be_visible()
    submission = Submission.objects.get()
    go(phone, submission.get_absolute_url() + "$", "/thanh-phan/", "/thanh-phan/them/?cho=achievement")
    file = {"name": "xac-nhan.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    phone.locator("input[type=file]").set_input_files(file)
    send(phone)
    done(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    deal_with(secretariat, submission)
    desk(phone, submission.get_absolute_url(), "/de-nghi/")
    record = AwardRecord.objects.get()
    assert (record.occasion, record.achieved_on, record.prize > 0) == ("sudden", today(), True)
    desk(phone, "/khen-thuong/ho-so/", record.recipient.get_absolute_url())
    expect(main(phone)).to_contain_text("12/QĐ-UBND")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def deal_with(secretariat, submission):
    """The secretariat checks it and decides at once: no council meets for it."""
    home(secretariat, submission.get_absolute_url())
    expect(secretariat.locator("#clock")).to_be_visible()
    secretariat.locator(".rail form button").first.click()
    go(secretariat, "/kiem-tra/")
    send(secretariat)
    done(secretariat)
    desk(secretariat, "/khen-thuong/hoi-dong/", "/quyet-dinh/")
    fill(secretariat, title="Khen thưởng đột xuất", decided_by="Chủ tịch UBND tỉnh")
    send(secretariat)
    go(secretariat, "/xet/")
    secretariat.locator("[name=outcome][value=granted]").check()
    send(secretariat)
    done(secretariat)
    issue(secretariat)


# --- An award taken back ---------------------------------------------------------------------------------------------


def test_an_award_is_taken_back_and_what_relied_on_it_is_settled(scene, screen, axe):
    cast, this = scene.cast, int(scene.cast.year)
    worker = person(cast.member, "Nguyễn Thị Hồng")
    for past in (this - 2, this - 1):
        graded(worker, past, "good")
        awarded(worker, "T-CSTDCS", past)
    later = awarded(worker, "F-BKBT", this - 1)
    first = worker.awards.get(year=str(this - 2))
    secretariat = screen(cast.thu)
    desk(secretariat, "/khen-thuong/ho-so/", worker.get_absolute_url(), f"/khen-thuong/thu-hoi/{first.pk}/")
    secretariat.locator("[name=kind][value=false]").check()
    fill(
        secretariat, reason="Kê khai sáng kiến của người khác.", decision_number="7/QĐ-UBND",
        decided_on=TODAY, decided_by="Chủ tịch UBND tỉnh",
    )  # fmt: skip
    send(secretariat)
    done(secretariat)
    reliance = Reliance.objects.get()
    assert reliance.record == later
    axe(secretariat)
    go(secretariat, worker.get_absolute_url())
    expect(main(secretariat).locator("s")).to_have_text("Chiến sĩ thi đua cơ sở")
    expect(main(secretariat)).to_contain_text("7/QĐ-UBND")

    home(secretariat, "/khen-thuong/thu-hoi/", f"/xem-xet-lai/{reliance.pk}/")
    secretariat.locator("[name=settlement][value=stands]").check()
    fill(secretariat, note="Năm khác đủ điều kiện thay thế.")
    send(secretariat)
    done(secretariat)
    expect(main(secretariat)).to_contain_text("Năm khác đủ điều kiện thay thế.")
    later.refresh_from_db()
    assert (later.state, later.questioned_because) == ("granted", "")
