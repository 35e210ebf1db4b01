"""`manage.py import_table` and `export_table`: exit codes, what goes to which stream, and the language."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from blocs.files.cells import Choice, spellings
from blocs.models import Bloc, Unit
from common.text import fold
from config.tables import TABLES
from emulation.criteria.models import CriteriaTable, Criterion

FILE = Path(__file__).parents[1] / "data" / "blocs.csv"
UNITS = "code,name,short_name,kind,parent_code,founded_on,dissolved_on\n"


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes, name: str = "units.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_officers_file_comes_in_on_an_empty_database_and_twice(db, capsys):
    call_command("import_table", "bloc_years", str(FILE))
    out, err = capsys.readouterr()
    assert "Rows: 140 new, 0 changed, 0 unchanged." in out
    assert out.count("Warning") == 4
    assert err == ""
    call_command("import_table", "bloc_years", str(FILE))
    assert capsys.readouterr() == ("Rows: 0 new, 0 changed, 140 unchanged.\n", "")


def test_problems_go_to_standard_error_one_line_each(db, file, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_table", "units", file(UNITS + "A,,,,,,\nB,Sở B,,lạ,,,\nC,Sở C,,,,,\n"))
    out, err = capsys.readouterr()
    assert stop.value.code == 1
    assert out == ""
    lines = err.splitlines()
    assert [line[:39] for line in lines[:2]] == [
        "file “units.csv”, row 2, column “name”:",
        "file “units.csv”, row 3, column “kind”:",
    ]
    assert lines[2:] == ["Nothing was imported."]
    assert not Unit.objects.exists()


def test_an_unreadable_file_is_a_problem_too(db, file, capsys):
    with pytest.raises(SystemExit):
        call_command("import_table", "units", file(b"<html>", "units.xlsx"))
    assert "units.xlsx: The name says Excel" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(db, file, capsys):
    call_command("import_table", "units", file(UNITS + "A,Sở A,,,,,\n"), "--dry-run")
    assert "1 new" in capsys.readouterr().out
    assert not Unit.objects.exists()


def test_it_acts_as_the_person_named_with_that_persons_rights(cast, file, capsys):
    path = file(UNITS + f"{cast.member.code},{cast.member.name},KBNN,,,,\n")
    call_command("import_table", "units", path, "--user", cast.thu.email)
    assert Unit.history.filter(id=cast.member.pk).first().history_user == cast.thu
    with pytest.raises(SystemExit):
        call_command("import_table", "units", path, "--user", cast.son.email)


def test_an_unknown_person_or_file_is_said(db, file, tmp_path):
    with pytest.raises(CommandError):
        call_command("import_table", "units", file(UNITS), "--user", "ai@vidu.vn")
    with pytest.raises(CommandError):
        call_command("import_table", "units", str(tmp_path / "khong-co.csv"))


def test_without_a_language_the_problems_are_vietnamese(db, file, capsys):
    translation.deactivate_all()
    translation.activate("vi")
    with pytest.raises(SystemExit):
        call_command(
            "import_table", "bloc_years", file("bloc,level,year,theme,head,deputy,member\nK,huyện,2023,,,,A\n")
        )
    assert "tập đoàn" in capsys.readouterr().err
    assert not Bloc.objects.exists()


@pytest.mark.parametrize("name", TABLES)
def test_no_two_columns_or_words_are_spelled_alike_in_any_language(name):
    fields = TABLES[name].row_form.base_fields
    spelled = [word for column, cell in fields.items() for word in spellings(cell.label) | {fold(column)}]
    assert len(spelled) == len(set(spelled))
    for cell in fields.values():
        if isinstance(cell, Choice):
            words = [word for _code, label in cell.choices for word in spellings(label)]
            assert len(words) == len(set(words))


# --- Criteria -----------------------------------------------------------------------------------------


CRITERIA = "code,parent,name,max,kind,options\nA,,Công tác,100,,\nA1,A,Sáng kiến,{},direct,\n"


def bring(path, campaign, *more):
    call_command("import_table", "criteria", path, "--bloc", campaign.bloc.name, "--year", campaign.year, *more)


def test_criteria_come_into_the_draft_of_a_year_and_twice_changes_nothing(cast, campaign, file, capsys):
    path = file(CRITERIA.format(100), "criteria.csv")
    bring(path, campaign, "--dry-run")
    assert "Dry run" in capsys.readouterr().out
    assert not CriteriaTable.objects.exists()
    bring(path, campaign)
    assert capsys.readouterr().err == ""
    table = campaign.criteria_tables.get()
    assert (table.state, [row.code for row in table.criteria.all()]) == ("draft", ["A", "A1"])
    before = Criterion.history.count(), CriteriaTable.history.count()
    bring(path, campaign, "--user", cast.thu.email)
    assert capsys.readouterr() == ("Draft of the table: 0 changes.\n", "")
    assert (Criterion.history.count(), CriteriaTable.history.count()) == before


def test_criteria_with_a_problem_stay_out_as_a_whole(cast, campaign, file, capsys):
    with pytest.raises(SystemExit):
        bring(file(CRITERIA.format(90), "criteria.csv"), campaign)
    out, err = capsys.readouterr()
    assert out == "" and "criteria.csv" in err and "Nothing was imported." in err
    assert not CriteriaTable.objects.exists()


def test_criteria_want_a_bloc_and_a_year_that_are_known_and_somebody_who_drafts(cast, campaign, file, capsys):
    path = file(CRITERIA.format(100), "criteria.csv")
    with pytest.raises(CommandError):
        call_command("import_table", "criteria", path)
    for more in (["--year", "1999"], ["--user", cast.son.email], ["--user", cast.binh.email]):
        with pytest.raises(SystemExit):
            bring(path, campaign, *more)
        assert "Nothing was imported." in capsys.readouterr().err
    assert not CriteriaTable.objects.exists()
