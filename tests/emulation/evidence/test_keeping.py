"""How files are attached once, what is refused, who sees them, and when they may be taken away."""

import io
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation

from blocs import scope, succession
from blocs.models import Term, Unit
from common import history
from common.clock import today
from documents import uploads
from emulation.campaigns.models import Campaign
from emulation.evidence import keeping, permissions, uses
from emulation.evidence.models import Evidence, EvidenceBytes
from emulation.reports.models import Report
from tests import points
from tests.conftest import codes, give_mandate, make_person
from tests.documents.test_uploads import archive, jpeg, png
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.evidence.making import make_evidence, make_pdf, upload
from tests.emulation.reports import made

TYPES = "[Content_Types].xml"


@pytest.fixture
def add(cast, campaign):
    def add_(file=None, **fields) -> Evidence:
        given = {"by": cast.binh, "unit": cast.member, "campaign": campaign, **fields}
        return keeping.add(given.pop("campaign"), given.pop("unit"), file or upload(), **given)

    return add_


def refuses(code, act) -> str:
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}
    return " ".join(error.value.messages)


# --- What is kept -------------------------------------------------------------------------------------


def test_a_file_is_kept_with_its_exact_bytes(cast, campaign, add):
    data = make_pdf()
    row = add(upload(data, "Quyết định khen.pdf"), note=" Khen  thưởng ")
    assert (row.name, row.note, row.size, row.media_type) == (
        "Quyết định khen.pdf", "Khen thưởng", len(data), "application/pdf",
    )  # fmt: skip
    assert bytes(row.bytes.data) == data
    assert (row.added_by, row.history.get().history_user) == (cast.binh, cast.binh)
    assert not row.was_there


def test_the_same_bytes_again_are_the_same_file_whatever_their_name(add):
    data = make_pdf()
    first = add(upload(data, "a.pdf"))
    again = add(upload(data, "b.pdf"))
    assert (again.pk, again.name, again.was_there) == (first.pk, "a.pdf", True)
    assert EvidenceBytes.objects.count() == 1


def test_two_units_may_attach_the_same_file(cast, add):
    data = make_pdf()
    assert add(upload(data)).pk != add(upload(data), unit=cast.head, by=cast.oanh).pk


@pytest.mark.parametrize(
    ("data", "kind"),
    [(png(), "png"), (jpeg(), "jpg"), (archive(TYPES, "word/document.xml"), "docx"),
     (archive(TYPES, "xl/workbook.xml"), "xlsx")],
)  # fmt: skip
def test_pictures_and_office_files_without_macros_are_kept(add, data, kind):
    row = add(upload(data, f"tệp.{kind}"))
    assert (row.name, uploads.ENDINGS[row.media_type]) == (f"tệp.{kind}", kind)


def with_types(words: str, *names: str) -> bytes:
    made_ = io.BytesIO()
    with zipfile.ZipFile(made_, "w") as file:
        file.writestr(TYPES, words)
        for name in names:
            file.writestr(name, "x")
    return made_.getvalue()


def huge_list_of_names() -> bytes:
    return archive(TYPES, "word/document.xml", *(f"{number}/" + "n" * 200 for number in range(6000)))


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"MZ\x90\x00" + bytes(200), "setup.exe", "program"),
        (b"MZ\x90\x00" + bytes(200), "bao-cao.pdf", "program"),
        (b"\x7fELF" + bytes(200), "anh.jpg", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "bao-cao.docx", "program"),
        (b"<script>alert(1)</script>", "a.pdf", ""),
        (b"MZ" + archive(TYPES, "word/document.xml"), "a.docx", "program"),
        (archive("anh.jpg", "bao-cao.pdf"), "tep.zip", "archive"),
        (archive("anh.jpg", "bao-cao.pdf"), "tep.docx", "archive"),
        (archive(TYPES, "word/document.xml", "word/vbaProject.bin"), "a.docm", "macro"),
        (archive(TYPES, "word/document.xml", "word/VBAPROJECT.BIN"), "a.docx", "macro"),
        (with_types("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"), "a.docx", "macro"),
        (with_types("application/vnd.ms-office.vbaProject", "xl/workbook.xml", "xl/other.bin"), "a.xlsx", "macro"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "cu.doc", ".docx"),
        (bytes(4) + b"ftypheic" + bytes(60), "IMG_1.HEIC", "JPEG"),
        (huge_list_of_names(), "bom.docx", ""),
        (archive(TYPES, "word/document.xml")[:-30], "cut.docx", ""),
    ],
    ids=["exe", "exe as pdf", "elf as jpg", "script as docx", "html as pdf", "exe before a docx", "zip", "zip as docx",
         "docm", "docm in capitals", "docm by its types", "xlsm by its types", "old doc", "heic", "bomb of names",
         "cut off"],
)  # fmt: skip
def test_anything_else_is_refused_by_its_content_and_says_what_to_do(add, data, name, says):
    with translation.override("en"):
        message = refuses("not_allowed", lambda: add(upload(data, name)))
    assert says in message
    assert not Evidence.objects.exists()


def test_the_names_of_an_archive_are_not_unpacked(add):
    # Types that would swell to a gigabyte: read is one megabyte of them at most.
    made_ = io.BytesIO()
    with zipfile.ZipFile(made_, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(TYPES, b"x" * 30_000_000)
        file.writestr("word/document.xml", b"y" * 1000)
    assert add(upload(made_.getvalue(), "a.docx")).media_type == uploads.WORD
    assert len(uploads._part(made_.getvalue(), TYPES)) == uploads.LONGEST_PART


def test_an_empty_file_is_refused(add):
    refuses("empty", lambda: add(upload(b"")))


class Huge(SimpleUploadedFile):
    """A hundred megabytes that nobody may read."""

    def read(self, *args):
        raise AssertionError("a file that is too large is refused before it is read")


def test_a_hundred_megabytes_are_refused_unread_and_the_limit_is_named(add):
    file = Huge("phim.pdf", b"")
    file.size = 100 * 1024 * 1024
    assert "20 MB" in refuses("too_large", lambda: add(file))


# --- Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (unicodedata.normalize("NFD", "Báo cáo quý.pdf"), "Báo cáo quý.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\binh\\Quyết định.pdf", "Quyết định.pdf"),
        ("anh\u202efdp.pdf", "anhfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("setup.exe", "setup.exe.pdf"),
        ("QUYET DINH.PDF", "QUYET DINH.PDF"),
        ("", "minh-chung.pdf"),
        (".pdf", "minh-chung.pdf"),
        ("...", "minh-chung.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 400, "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_composed_short_and_true(add, given, kept):
    row = add(upload(), name=given) if given else add(upload(name="?"), name="")
    if given:
        assert row.name == kept
    assert keeping.clean_name(given, "application/pdf") == kept


def test_a_picture_keeps_either_ending():
    assert keeping.clean_name("a.JPEG", "image/jpeg") == "a.JPEG"
    assert keeping.clean_name("a.png", "image/jpeg") == "a.png.jpg"


# --- Who attaches -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "oanh", "dung", "chi", "thu", "son", "admin"])
def test_only_the_people_of_a_unit_keep_its_evidence(cast, add, name):
    row = add()
    who = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        add(by=who)
    with pytest.raises(PermissionDenied):
        keeping.remove(row, by=who)


def test_an_officer_attaches_and_somebody_of_two_units_for_both(cast, add):
    officer = make_person("Hoa", cast.member, capacity="officer")
    give_mandate(officer, cast.deputy, capacity="officer")
    assert add(by=officer).unit == cast.member
    assert add(by=officer, unit=cast.deputy).unit == cast.deputy
    assert permissions.units_of(officer, add().campaign) == [cast.member, cast.deputy]


def test_a_stranger_to_the_year_and_a_year_recorded_afterwards_take_nothing(cast, campaign, add):
    refuses("not_a_member", lambda: add(unit=cast.elsewhere, by=cast.chi))
    Campaign.objects.filter(pk=campaign.pk).update(state="recorded")
    refuses("recorded", lambda: add(campaign=Campaign.objects.get(pk=campaign.pk)))


def test_the_people_of_the_unit_it_was_merged_into_keep_the_evidence(cast, add):
    row = add()
    succession.merge([cast.member], into=cast.deputy, on=today(), decision="Quyết định số 1", by=cast.admin)
    for person in (cast.binh, cast.dung):
        scope.forget(person)
    old = Unit.objects.get(pk=cast.member.pk)
    assert add(unit=old, by=cast.dung).unit == old
    assert row in Evidence.objects.visible_to(cast.dung)


# --- Who sees -----------------------------------------------------------------------------------------


def sees(person, row) -> bool:
    scope.forget(person)
    return Evidence.objects.visible_to(person).filter(pk=row.pk).exists()


def test_own_people_head_and_secretariat_see_a_file_and_other_members_do_not_yet(cast, add):
    row = add()
    assert [name for name in ("binh", "an", "oanh", "thu", "admin") if not sees(getattr(cast, name), row)] == []
    assert [name for name in ("dung", "chi", "son") if sees(getattr(cast, name), row)] == []


def test_the_deputy_sees_the_heads_files_because_it_reviews_them(cast, add):
    row = add(unit=cast.head, by=cast.oanh)
    assert sees(cast.dung, row)
    assert not sees(cast.binh, row)


def test_the_deputy_sees_the_files_of_a_unit_that_ended_in_the_head(cast, add):
    row = add()
    succession.merge([cast.member], into=cast.head, on=today(), decision="Quyết định số 1", by=cast.admin)
    assert sees(cast.dung, row)


def test_where_no_unit_heads_the_year_any_more_its_deputy_sees_all_files(cast, campaign, add):
    row = add()
    Campaign._base_manager.update(state=Campaign.State.LAUNCHED)
    Term.objects.heads().update(until=today() - timedelta(days=1))
    assert sees(cast.dung, row)
    assert not sees(cast.chi, row)


def test_a_unit_that_was_given_the_review_sees_the_files_once_it_is_handed_in(cast, campaign, add):
    row = add()
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an, reviewer=cast.deputy)
    assert not sees(cast.dung, row)
    made.hand_in(report, by=cast.binh)
    assert sees(cast.dung, row)


def test_who_verifies_a_score_sheet_sees_the_files_of_its_scores_once_it_is_handed_in(cast, campaign, add):
    row, loose, other = add(), add(), add(unit=cast.head, by=cast.oanh)
    table = points.make_table(campaign, by=cast.an)
    sheets = points.make_round(campaign, table, by=cast.an).sheets
    for unit, file, role, verifier in (
        (cast.member, row, "verifier", cast.deputy),
        (cast.head, other, "peer", cast.member),
    ):
        sheet = sheets.get(unit=unit)
        setattr(sheet, role, verifier)
        sheet.scores.first().evidence.add(file)
        history.save(sheet, by=cast.thu)
        assert not sees({cast.deputy: cast.dung, cast.member: cast.binh}[verifier], file)
        sheet.hand_in()
        history.save(sheet, by=cast.thu)
    assert sees(cast.dung, row) and sees(cast.binh, other)
    assert not sees(cast.dung, loose)


@pytest.mark.parametrize("part", ["section", "figure"])
def test_the_bloc_sees_what_an_accepted_report_shows(cast, campaign, add, part):
    row, loose = add(), add()
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    place = (
        made.make_section(report, by=cast.binh) if part == "section"
        else made.make_figure(report, by=cast.binh, code="news_own")
    )  # fmt: skip
    place.evidence.add(row)
    made.hand_in(report, by=cast.binh)
    assert not sees(cast.dung, row)
    Report._base_manager.filter(pk=report.pk).update(state="accepted")
    assert (sees(cast.dung, row), sees(cast.dung, loose), sees(cast.chi, row)) == (True, False, False)


# --- Taking away --------------------------------------------------------------------------------------


def test_an_unused_file_is_taken_away_with_its_bytes_and_twice_changes_nothing(cast, add):
    row = add()
    keeping.remove(row, by=cast.binh)
    keeping.remove(row, by=cast.binh)
    assert not Evidence.objects.exists() and not EvidenceBytes.objects.exists()
    assert Evidence.history.filter(id=row.pk, history_type="-").get().history_user == cast.binh


def test_what_a_paper_rests_on_stays(cast, campaign, add):
    request = made.make_request(campaign, by=cast.an)
    report = made.make_report(request, cast.member, by=cast.an)
    section, figure = add(), add()
    made.make_section(report, by=cast.binh).evidence.add(section)
    made.make_figure(report, by=cast.binh, code="news_own").evidence.add(figure)
    scored = add()
    table = points.make_table(campaign, by=cast.an)
    sheet = points.make_round(campaign, table, by=cast.an).sheets.get(unit=cast.member)
    sheet.scores.first().evidence.add(scored)
    for row in (section, figure, scored):
        refuses("in_use", lambda row=row: keeping.remove(row, by=cast.binh))
    assert {len(uses.of(row)) for row in uses.with_uses(Evidence.objects.all())} == {1}


def test_what_was_handed_in_once_stays_also_when_it_is_in_no_section_any_more(cast, campaign, add):
    row, other = add(), add()
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    made.hand_in(report, made.content(sections=[made.section(evidence=[row])]), by=cast.binh)
    refuses("in_use", lambda: keeping.remove(row, by=cast.binh))
    keeping.remove(other, by=cast.binh)
    assert uses.handed_in(campaign, [cast.member.pk]) == {row.pk}
    assert uses.handed_in(campaign, [cast.head.pk]) == set()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_is_kept_once(cast, campaign):
    for _number in range(8):
        data = make_pdf()
        people = anew(cast.binh), anew(cast.binh)
        outcomes = together(
            *(lambda who=who: keeping.add(campaign, cast.member, upload(data), by=who) for who in people)  # noqa: B023
        )
        assert refused(outcomes) == []
        assert len({row.pk for row in outcomes}) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_taken_away_while_it_is_attached_is_kept_or_not_attached(cast, campaign):
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    section = made.make_section(report, by=cast.binh)
    for _number in range(8):
        row = make_evidence(campaign, cast.member, by=cast.binh)
        binh = anew(cast.binh)

        @transaction.atomic
        def attach(row=row):
            if found := keeping.lock(row):
                section.evidence.add(found)

        outcomes = together(attach, lambda: keeping.remove(row, by=binh))  # noqa: B023
        assert refused(outcomes) in (["in_use"], [])
        assert Evidence.objects.filter(pk=row.pk).exists() == section.evidence.filter(pk=row.pk).exists()
