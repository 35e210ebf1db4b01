import pytest

from awards.records import merging
from awards.records.about_resources import AwardRecordResource, GradingResource
from awards.records.models import AwardRecord, Grading, Recipient
from awards.records.resources import RecipientResource
from blocs.files import bulk, reading, writing
from common.text import nfc
from tests.awards.records import making

RECIPIENTS = {"recipients": RecipientResource, "gradings": GradingResource, "award_records": AwardRecordResource}


def bring(table, text, by, *, dry_run=False, streamed=True):
    read = reading.stream if streamed else reading.read
    sheet = read(text.encode() if isinstance(text, str) else text, table=table, name=f"{table}.csv")
    return RECIPIENTS[table]().import_data(sheet, dry_run=dry_run, user=by)


def totals(outcome):
    return outcome.totals["new"], outcome.totals["update"], outcome.totals["skip"]


def problems(outcome):
    return [(problem.row, problem.column) for problem in outcome.problems]


PEOPLE = """unit,name,kind,post,position,birth_year,sex,joined_on
Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,cá nhân,Kế toán viên,worker,1980,nam,01/02/2015
Kho bạc Nhà nước tỉnh,Trần Thị Bé,,Trưởng phòng,quản lý,1975,nữ,
Kho bạc Nhà nước tỉnh,Phòng Kế toán,tập thể,,,,,
"""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(bulk.batches, "__defaults__", (2,))


def test_recipients_come_in_with_their_history(cast):
    outcome = bring("recipients", PEOPLE.replace("quản lý", "manager"), cast.thu)
    assert (problems(outcome), totals(outcome)) == ([], (3, 0, 0))
    anh = Recipient.objects.get(name="Nguyễn Văn Ánh")
    assert (anh.unit, anh.position_class, anh.birth_year, anh.sex) == (cast.member, "worker", 1980, "male")
    assert anh.search == "nguyen van anh ke toan vien"
    (past,) = anh.history.all()
    assert (past.history_user, past.history_type) == (cast.thu, "+") and "recipients.csv" in past.history_change_reason
    assert Recipient.objects.get(kind="collective").name == "Phòng Kế toán"


def test_the_same_file_twice_changes_nothing(cast):
    text = PEOPLE.replace("quản lý", "manager")
    bring("recipients", text, cast.thu)
    outcome = bring("recipients", text, cast.thu)
    assert totals(outcome) == (0, 0, 3)
    assert Recipient.history.count() == 3


def test_a_name_in_decomposed_letters_is_the_same_name(cast):
    import unicodedata

    text = PEOPLE.replace("quản lý", "manager")
    bring("recipients", text, cast.thu)
    outcome = bring("recipients", unicodedata.normalize("NFD", text), cast.thu)
    assert totals(outcome) == (0, 0, 3)
    assert all(row.name == nfc(row.name) for row in Recipient.objects.all())


def test_a_change_is_written_with_its_history_and_shown(cast):
    making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980, post="Kế toán")
    text = "unit,name,post,birth_year\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,Phó phòng,1980\n"
    shown = bring("recipients", text, cast.thu, dry_run=True)
    assert [(cell.new, cell.old) for cell in shown.shown[0].diff][2] == ("Phó phòng", "Kế toán")
    assert Recipient.objects.get().post == "Kế toán"
    assert totals(bring("recipients", text, cast.thu)) == (0, 1, 0)
    row = Recipient.objects.get()
    assert (row.post, row.search) == ("Phó phòng", "nguyen van anh pho phong")
    assert row.history.first().history_type == "~" and row.history.count() == 2


def test_a_year_of_birth_that_only_one_side_knows_does_not_make_two_people(cast):
    one = making.person(cast.member, "Nguyễn Văn Ánh")
    text = "unit,name,birth_year\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,1980\n"
    assert totals(bring("recipients", text, cast.thu)) == (0, 1, 0)
    without = "unit,name\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh\n"
    assert totals(bring("recipients", without, cast.thu)) == (0, 0, 1)
    one.refresh_from_db()
    assert one.birth_year == 1980


def test_two_people_of_one_name_are_told_apart_by_their_year_of_birth(cast):
    making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)
    making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1990)
    text = "unit,name,year,level\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,2025,HTXSNV\n"
    assert problems(bring("gradings", text, cast.thu)) == [(2, "name")]


@pytest.mark.parametrize("heading", ["CCCD", "Số CMND", "Dân tộc", "dan_toc", "Tôn giáo", "Số định danh", "Địa chỉ"])
def test_personal_data_that_is_not_needed_is_refused(cast, heading):
    text = f"unit,name,{heading}\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,012345678901\n"
    outcome = bring("recipients", text, cast.thu)
    assert problems(outcome) == [(1, heading)] and "91/2025" in str(outcome.problems[0])
    assert not Recipient.objects.exists() and not outcome.rows


def test_every_problem_is_named_and_nothing_comes_in(cast):
    text = (
        "unit,name,kind,birth_year\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,cá nhân,1980\n"
        "Đơn vị lạ,Trần Thị Bé,cá nhân,1980\n"
        "Kho bạc Nhà nước tỉnh,Phòng Kế toán,tập thể,1980\n"
        "Kho bạc Nhà nước tỉnh,Lê Văn Ca,người,1980\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,cá nhân,1980\n"
        "Sở Tài chính tỉnh khác,Ngô Thị Em,cá nhân,1980\n"
    )
    outcome = bring("recipients", text, cast.thu)
    assert problems(outcome) == [(3, "unit"), (4, "birth_year"), (5, "kind"), (6, ""), (7, "unit")]
    assert not Recipient.objects.exists() and not Recipient.history.exists()


def test_a_unit_named_by_code_and_by_name_is_one(cast):
    text = f"unit,name\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh\n{cast.member.code},Nguyễn Văn Ánh\n"
    assert problems(bring("recipients", text, cast.thu)) == [(3, "")]


def test_people_of_a_unit_bring_their_own_and_no_others(cast):
    text = "unit,name\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh\n"
    assert problems(bring("recipients", text, cast.binh)) == []
    assert problems(bring("recipients", text, cast.chi)) == [(2, "unit")]


def test_gradings_come_in_and_are_corrected(cast):
    making.person(cast.member, "Nguyễn Văn Ánh")
    text = "unit,name,year,level,months_worked\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,2025,HTTNV,12\n"
    assert totals(bring("gradings", text, cast.thu)) == (1, 0, 0)
    assert totals(bring("gradings", text, cast.thu)) == (0, 0, 1)
    assert totals(bring("gradings", text.replace("HTTNV", "HTXSNV"), cast.thu)) == (0, 1, 0)
    row = Grading.objects.get()
    assert (row.level, row.months_worked, row.history.count()) == ("excellent", 12, 2)


def test_gradings_of_nobody_and_of_impossible_years_are_refused(cast):
    making.person(cast.member, "Nguyễn Văn Ánh")
    text = (
        "unit,name,year,level,months_worked,months_maternity\n"
        "Kho bạc Nhà nước tỉnh,Ai Đó,2025,HTTNV,12,\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,2999,HTTNV,12,\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,2024,HTTNV,5,6\n"
    )
    assert problems(bring("gradings", text, cast.thu)) == [(2, "name"), (3, "year"), (4, "months_worked")]


AWARDS = (
    "unit,name,award,year,decision_number,decided_on,decided_by,prize\n"
    "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,chien si thi dua co so,2025,12/QĐ,31/12/2025,Giám đốc,2340000\n"
    "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,T-LDTT,2025,11/QĐ,31/12/2025,Giám đốc,\n"
)


def test_awards_decided_elsewhere_come_in(cast, catalogue):
    anh = making.person(cast.member, "Nguyễn Văn Ánh")
    assert totals(bring("award_records", AWARDS, cast.thu)) == (2, 0, 0)
    assert totals(bring("award_records", AWARDS, cast.thu)) == (0, 0, 2)
    row = anh.awards.get(award=catalogue["T-CSTDCS"])
    assert (row.unit, row.prize, row.state, row.position_class) == (cast.member, 2_340_000, "granted", "worker")
    assert row.history.count() == 1


def test_awards_that_cannot_be_are_refused(cast, catalogue):
    making.person(cast.member, "Nguyễn Văn Ánh")
    bring("award_records", AWARDS, cast.thu)
    text = (
        "unit,name,award,year,decision_number,decided_on,decided_by,state\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,T-LDTT,2025,99/QĐ,31/12/2025,Giám đốc,\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,Giải lạ,2025,98/QĐ,31/12/2025,Giám đốc,\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,T-TTLDXS,2025,97/QĐ,31/12/2025,Giám đốc,\n"
        "Kho bạc Nhà nước tỉnh,Nguyễn Văn Ánh,T-LDTT,2024,96/QĐ,31/12/2024,Giám đốc,withdrawn\n"
    )
    found = bring("award_records", text, cast.thu)
    assert problems(found) == [(2, "award"), (3, "award"), (4, "award"), (5, "state")]


def test_a_unit_does_not_bring_awards(cast, catalogue):
    making.person(cast.member, "Nguyễn Văn Ánh")
    assert {row for row, _column in problems(bring("award_records", AWARDS, cast.binh))} == {2, 3}
    assert not AwardRecord.objects.exists()


def test_who_was_merged_is_found_as_the_one_that_stayed(cast):
    one = making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)
    other = making.person(cast.member, "Nguyễn Văn Anh", birth_year=1980)
    merging.merge(one, other, by=cast.thu)
    text = "unit,name,birth_year,year,level\nKho bạc Nhà nước tỉnh,Nguyễn Văn Anh,1980,2025,HTTNV\n"
    assert totals(bring("gradings", text, cast.thu)) == (1, 0, 0)
    assert Grading.objects.get().recipient == one
    assert totals(bring("recipients", "unit,name,birth_year,post\nKho bạc Nhà nước tỉnh,Nguyễn Văn Anh,1980,Kế toán\n",
                        cast.thu)) == (0, 0, 1)  # fmt: skip


def test_what_goes_out_comes_in_and_changes_nothing(cast, catalogue):
    bring("recipients", PEOPLE.replace("quản lý", "manager"), cast.thu)
    bring("award_records", AWARDS, cast.thu)
    bring("gradings", "unit,name,year,level\nKho bạc Nhà nước tỉnh,Trần Thị Bé,2025,HTXSNV\n", cast.thu)
    for name, write in [(name, write) for name in RECIPIENTS for write in (writing.to_csv, writing.to_xlsx)]:
        outcome = bring(name, write(RECIPIENTS[name]().export(user=cast.thu)), cast.thu)
        assert problems(outcome) == [], name
        assert totals(outcome)[:2] == (0, 0) and totals(outcome)[2] > 0


def test_a_damaged_row_far_down_keeps_the_whole_file_out(cast):
    text = 'unit,name\nKho bạc Nhà nước tỉnh,Nguyễn Văn Ánh\nKho bạc Nhà nước tỉnh,"=SUM(A1)"\n'
    outcome = bring("recipients", text, cast.thu)
    assert (3, "name") in problems(outcome) and not Recipient.objects.exists()
