"""`manage.py score_table`: ranking, sheet and derivation from two files; problems line by line; no database."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

CRITERIA = (
    "code,parent,name,max,kind,options\n"
    "I,,Nhiệm vụ,10,,\n"
    'I.1,I,Xử lý án,5,leader_relative,"{""unit_of_measure"": ""vụ""}"\n'
    'I.2,I,Báo cáo,5,days_late,"{""bands"": {""0"": 5, ""1–2"": 2.5, "">2"": 0}}"\n'
)
RESULTS = (
    "unit;code;assigned;target;actual\n"
    "Sở A;I.1;;10;8\nSở A;I.2;;;0\n"
    "Sở B;I.1;;10;20\nSở B;I.2;no;;\n"
    "Sở C;I.1;;10;15\nSở C;I.2;;30/06/2026;02/07/2026\n"
    "Sở D;I.1;;10;10\nSở D;I.2;;;\n"
)


@pytest.fixture
def files(tmp_path):
    def write(criteria: str = CRITERIA, results: str = RESULTS) -> list[str]:
        for name, text in [("tieu-chi.csv", criteria), ("ket-qua.csv", results)]:
            (tmp_path / name).write_text(text, encoding="utf-8")
        return [str(tmp_path / "tieu-chi.csv"), str(tmp_path / "ket-qua.csv")]

    return write


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_ranking_is_printed_as_csv(files, capsys):
    call_command("score_table", *files())
    assert capsys.readouterr() == (
        "\ufeffrank,unit,points,assigned_max,percent,bonus,penalty,tied,blocked_because\r\n"
        "1,Sở B,5,5,100,0,0,no,\r\n"
        "2,Sở A,7,10,70,0,0,no,\r\n"
        "3,Sở C,6.25,10,62.5,0,0,no,\r\n"
        "4,Sở D,2.5,10,25,0,0,no,\r\n",
        "",
    )


def test_the_sheet_has_the_points_of_every_leaf_and_nothing_where_nothing_was_scored(files, capsys):
    call_command("score_table", *files(), "--sheet")
    assert capsys.readouterr().out == (
        "\ufeffunit,code,points\r\n"
        "Sở A,I.1,2\r\nSở A,I.2,5\r\n"
        "Sở B,I.1,5\r\nSở B,I.2,\r\n"
        "Sở C,I.1,3.75\r\nSở C,I.2,2.5\r\n"
        "Sở D,I.1,2.5\r\nSở D,I.2,\r\n"
    )


def test_the_derivation_says_in_words_how_every_figure_came_about(files, capsys):
    call_command("score_table", *files(), "--derivation")
    lines = capsys.readouterr().out.splitlines()
    assert "  1. Sở B: 5 / 5 (100 %)" in lines
    assert (
        "      I.1 Xử lý án: 3.75 / 5 · Result 15 is 50 % over target 10, the leader's 100 %: "
        "½ × 5 + ½ × 5 × 50 ÷ 100." in lines
    )


def test_a_wrong_table_is_refused_before_results_are_read(files, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("score_table", *files(criteria=CRITERIA.replace("Nhiệm vụ,10", "Nhiệm vụ,11"), results="x"))
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (1, "")
    assert err.splitlines() == [
        "file “tieu-chi.csv”, row 2, column “max”: “I” has 11 points, but what stands in it adds up to 10.",
        "Nothing was scored.",
    ]


def test_every_wrong_result_is_a_line_of_its_own(files, capsys):
    with pytest.raises(SystemExit):
        call_command("score_table", *files(results=RESULTS.replace(";10;8", ";0;8").replace("Sở D;I.2", "Sở D;I.9")))
    err = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in err] == [
        "file “ket-qua.csv”, row 2, column “target”",
        "file “ket-qua.csv”, row 9, column “code”",
        "Nothing was scored.",
    ]


def test_without_a_language_problems_are_vietnamese(files, capsys):
    with translation.override("vi"), pytest.raises(SystemExit):
        call_command("score_table", *files(criteria="code,name\n"))
    assert "Thiếu cột" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(files, tmp_path):
    with pytest.raises(CommandError):
        call_command("score_table", str(tmp_path / "khong-co.csv"), files()[1])
