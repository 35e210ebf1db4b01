"""From the request for a report to the place in the ranking: four people at screens of their own, no address typed."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from blocs.models import Mandate
from common.clock import today
from emulation.criteria import drafting, editing
from emulation.criteria.sources import Origin
from emulation.reports.models import ReportSection
from emulation.sheets.models import ScoreSheet
from tests.conftest import make_person
from tests.emulation.criteria.making import criterion
from tests.emulation.evidence.making import make_pdf
from tests.emulation.ranking.making import make_final
from tests.emulation.reports.conftest import signed, year  # noqa: F401

SHARE = "Người trực tiếp công tác được khen"
REPORT = "Báo cáo sơ kết 6 tháng đầu năm"
REASON, REMARK = "Tỷ lệ chưa khớp với danh sách khen thưởng.", "Kiểm tra lại tỷ lệ."
ROWS = (
    ("A", "", "Kết quả công tác", "60", "", ""),
    ("A1", "A", "Hoàn thành chỉ tiêu", "40", "proportional", '{"unit_of_measure": "%", "evidence": "báo cáo"}'),
    ("A2", "A", "Sáng kiến", "20", "direct", '{"evidence": "quyết định"}'),
    ("B", "", "Hoạt động của khối", "40", "", ""),
    ("B1", "B", "Ký giao ước", "10", "all_or_nothing", '{"evidence": "giao ước"}'),
    ("B2", "B", "Chất lượng báo cáo", "30", "direct", '{"evidence": "báo cáo"}'),
)
"""The result of A1 is what the report says of the second commitment."""


@pytest.fixture
def screens(cast, new_context, sign_in):
    """A browser of their own for everybody who takes part; Giang is an officer of Bình's unit."""
    giang = make_person("Giang", cast.member, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")

    def screen(person):
        page = new_context().new_page()
        sign_in(page, person)
        return page

    people = {"head": cast.an, "officer": giang, "leader": cast.binh, "secretariat": cast.thu}
    return SimpleNamespace(**{name: screen(person) for name, person in people.items()})


@pytest.fixture
def drafted(cast, year):  # noqa: F811
    """A sound draft of a criteria table."""
    table = drafting.begin(year, name="Bảng tiêu chí năm", by=cast.an)
    for row in ROWS:
        origin = {"origin": Origin("commitment", commitment_number=2)} if row[0] == "A1" else {}
        editing.add(table, criterion(*row), by=cast.an, **origin)


def test_a_unit_reports_is_scored_and_reads_its_place(cast, drafted, screens, axe):
    ask(screens.head)
    write(screens.officer)
    hand_in(screens.leader)
    send_back(screens.head)
    complete(screens.officer)
    hand_in(screens.leader, answer="Đã đối chiếu danh sách: 54 %.")
    accept(screens.head)
    publish_the_table(screens.head)
    open_the_scoring(screens.head)
    score(screens.officer)
    prove(screens.officer)
    pass_on(screens.leader, "Chấm điểm", "Nộp phiếu tự chấm")
    verify(screens.head, "12", "Một sáng kiến chưa có quyết định.", "Hoàn thành thẩm định")
    explain(screens.leader)
    verify(screens.head, "16", "Đã có quyết định.", "Hoàn thành thẩm định lần hai")
    make_scores_final(screens.secretariat)
    for sheet in ScoreSheet.objects.exclude(unit=cast.member):
        make_final(sheet, {"A2": "10", "B1": "1", "B2": "20"}, by=cast.thu)
    propose(screens.head)
    agree(screens.head)
    agree(screens.secretariat, "Hai bên đã thống nhất: bảng xếp hạng được công bố.")
    read_the_place(screens.officer, cast.member.name)
    axe(screens.officer)


def test_what_was_typed_a_moment_ago_is_handed_in_too(cast, drafted, screens):
    ask(screens.head)
    page = screens.leader
    task(page, "Soạn báo cáo")
    page.get_by_label("Tình hình chung và công tác chỉ đạo", exact=True).fill("Gõ xong bấm ngay.")
    follow(page, "Kiểm tra và nộp")
    expect(main(page).get_by_role("button", name="Nộp báo cáo")).to_be_visible()
    assert ReportSection.objects.get(key="situation").body == "Gõ xong bấm ngay."


def main(page):
    return page.get_by_role("main")


def go_home(page):
    page.get_by_role("link", name="Việc của tôi").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def task(page, words):
    """From “Việc của tôi” follow the link of what is to be done."""
    go_home(page)
    main(page).get_by_role("link", name=words).first.click()


def open_year(page):
    """From “Việc của tôi” to the page of the year."""
    go_home(page)
    main(page).get_by_role("link", name=re.compile("Khối thi đua Tổng hợp|Mở trang của năm")).first.click()


def follow(page, *names):
    for name in names:
        main(page).get_by_role("link", name=name, exact=True).first.click()


def press(page, name):
    main(page).get_by_role("button", name=name, exact=True).click()


def saved(page):
    """What is typed inside is waited for until the page has saved it by itself."""
    return page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok)


def ask(head):
    open_year(head)
    follow(head, "Yêu cầu báo cáo", "Yêu cầu báo cáo 6 tháng")
    head.get_by_role("textbox", name="Thời hạn").fill(f"{today() + timedelta(days=10):%d/%m/%Y}")
    press(head, "Gửi yêu cầu")
    expect(main(head)).to_contain_text("Đã yêu cầu 3 đơn vị báo cáo.")


def share_of(page):
    return page.get_by_role("listitem").filter(has=page.get_by_label("Số liệu (%)"))


def write(officer):
    """Giang writes a section and a figure; both are saved while she types."""
    task(officer, "Soạn báo cáo")
    officer.get_by_label("Tình hình chung và công tác chỉ đạo", exact=True).press_sequentially("Đã có kế hoạch.")
    expect(officer.locator("#state-situation")).to_contain_text("người soạn: Giang, phiên bản 1")
    with saved(officer):
        share_of(officer).get_by_label("Số liệu (%)").fill("45,5")
    expect(main(officer)).to_contain_text("Lãnh đạo đơn vị nộp báo cáo.")


def hand_in(leader, answer=""):
    task(leader, "Hoàn thiện báo cáo" if answer else "Soạn báo cáo")
    follow(leader, "Kiểm tra và nộp")
    if answer:
        leader.get_by_role("textbox", name="Giải trình việc hoàn thiện theo yêu cầu").fill(answer)
    press(leader, "Nộp báo cáo")
    expect(main(leader)).to_contain_text(re.compile(r"BC-\d{4}-\d{6}-2" if answer else r"BC-\d{4}-\d{6}\b"))


def send_back(head):
    task(head, "Xét báo cáo")
    part = head.get_by_role("region", name=re.compile(SHARE))
    part.get_by_role("checkbox").check()
    part.get_by_role("textbox").fill(REMARK)
    head.get_by_label("Trả lại để hoàn thiện").check()
    head.get_by_role("textbox", name="Lý do", exact=True).fill(REASON)
    press(head, "Ghi nhận quyết định")
    expect(main(head)).to_contain_text("Báo cáo đã được trả lại đơn vị")


def complete(officer):
    """The reason stands above everything, and nothing can be changed but the part that was flagged."""
    task(officer, "Hoàn thiện báo cáo")
    first = main(officer).get_by_role("heading", level=2).first
    expect(first).to_have_text("Lý do trả lại báo cáo")
    expect(main(officer)).to_contain_text(REASON)
    fields = main(officer).locator("input:visible, textarea:visible, select:visible")
    names = fields.evaluate_all("fields => fields.map((each) => each.name.replace(/[0-9]+$/, ''))")
    assert names == ["value-commitment-", "note-commitment-"]
    with saved(officer):
        share_of(officer).get_by_label("Số liệu (%)").fill("54")


def accept(head):
    """Old stands beside new, with what was asked and what the unit answers."""
    task(head, "Xét báo cáo")
    expect(main(head)).to_contain_text("Đã đối chiếu danh sách: 54 %.")
    part = head.get_by_role("region", name=re.compile(SHARE))
    expect(part.locator("del")).to_have_text("45,5")
    expect(part.locator("ins")).to_have_text("54")
    expect(part).to_contain_text(REMARK)
    head.get_by_label("Chấp nhận báo cáo").check()
    press(head, "Ghi nhận quyết định")
    expect(main(head)).to_contain_text("Báo cáo đã được chấp nhận")


def publish_the_table(head):
    task(head, "Mở bản dự thảo")
    follow(head, "Công bố bảng tiêu chí")
    head.get_by_label(re.compile("Đã đọc bảng tiêu chí")).check()
    press(head, "Công bố và chốt nội dung")
    expect(main(head)).to_contain_text("Bảng tiêu chí đã công bố và chốt nội dung.")


def open_the_scoring(head):
    open_year(head)
    follow(head, "Chấm điểm", "Bắt đầu chấm điểm")
    press(head, "Bắt đầu chấm điểm")
    expect(main(head)).to_contain_text("Đã bắt đầu chấm điểm.")


def leaf(page, code):
    return page.get_by_role("region", name=re.compile(f"^{code}\\. "))


def score(officer):
    """The figure of the report stands there already; the totals move while Giang types, before anything is saved."""
    task(officer, "Chấm điểm")
    main(officer).locator(".btn-primary").click()
    totals = officer.locator("#totals")
    expect(totals).to_contain_text("36 / 100")
    leaf(officer, "A2").get_by_label("Điểm: A2").press_sequentially("18")
    expect(totals).to_contain_text("54 / 100")
    assert not ScoreSheet.objects.filter(scores__assessments__actual=18).exists()
    press(officer, "Lưu và sang nhóm tiếp theo")
    leaf(officer, "B1").get_by_label("Kết quả: B1").select_option("đạt")
    leaf(officer, "B2").get_by_label("Điểm: B2").fill("25")
    expect(totals).to_contain_text("89 / 100")
    press(officer, "Lưu")
    expect(main(officer)).to_contain_text("Đã lưu 2 tiêu chí.")


def prove(officer):
    """From the criterion to the page that takes files, and back to the criterion, where the file is chosen."""
    follow(officer, "Quay lại", "Minh chứng : A2", "Thêm tệp")
    file = {"name": "quyet-dinh-15.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    officer.locator("input[type=file]").set_input_files(file)
    officer.get_by_role("textbox", name="Nội dung chứng minh").fill("Quyết định công nhận sáng kiến")
    press(officer, "Thêm tệp")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Minh chứng cho A2")
    officer.get_by_label("quyet-dinh-15.pdf").check()
    press(officer, "Lưu")
    expect(main(officer).get_by_role("link", name="quyet-dinh-15.pdf")).to_be_visible()


def pass_on(page, words, act):
    task(page, words)
    follow(page, act)
    press(page, act)
    expect(main(page)).to_contain_text(f"Đã thực hiện: {act}.")


def verify(head, points, why, act):
    task(head, "Thẩm định")
    follow(head, "Thẩm định")
    expect(leaf(head, "A2")).to_contain_text("quyet-dinh-15.pdf")
    leaf(head, "A2").get_by_label("Điểm: A2").fill(points)
    leaf(head, "A2").get_by_label("Lý do thay đổi: A2").fill(why)
    press(head, "Lưu")
    expect(main(head)).to_contain_text("Đã lưu 1 tiêu chí.")
    pass_on(head, "Thẩm định", act)


def explain(leader):
    task(leader, "Xem kết quả thẩm định")
    follow(leader, "Giải trình")
    expect(leaf(leader, "A2")).to_contain_text("Một sáng kiến chưa có quyết định.")
    leaf(leader, "A2").get_by_role("textbox").fill("Quyết định số 15 công nhận đủ ba sáng kiến.")
    press(leader, "Lưu")
    pass_on(leader, "Xem kết quả thẩm định", "Trả lời kết quả thẩm định")


def make_scores_final(secretariat):
    task(secretariat, "Xem các phiếu")
    main(secretariat).get_by_role("link", name="Chốt 1 phiếu đã thẩm định").click()
    press(secretariat, "Chốt điểm")
    expect(main(secretariat)).to_contain_text("Đã chốt 1 phiếu.")


def propose(head):
    task(head, "Kiểm tra và đề nghị")
    main(head).locator(".btn-primary").click()
    expect(main(head)).to_contain_text("Đã đề nghị")


def agree(page, says="Đã ghi nhận ý kiến thống nhất."):
    task(page, "Xem và thống nhất")
    press(page, "Thống nhất")
    expect(main(page)).to_contain_text(says)


def read_the_place(officer, unit):
    """From the page of the year to the place, from the place to the points, from the points to the report."""
    open_year(officer)
    follow(officer, "Xếp hạng")
    expect(main(officer).get_by_role("row", name=re.compile(unit))).to_contain_text("87 / 100")
    follow(officer, unit)
    expect(main(officer)).to_contain_text("hạng 1")
    row = main(officer).get_by_role("row", name=re.compile("A1"))
    expect(row).to_contain_text("40 × 54 ÷ 60")
    row.get_by_role("link", name=re.compile(REPORT)).click()
    line = main(officer).get_by_role("row", name=re.compile(SHARE))
    expect(line.or_(main(officer).get_by_role("listitem").filter(has_text=SHARE)).first).to_contain_text("54")
