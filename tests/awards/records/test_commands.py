import io

from django.core.management import call_command

from awards.catalogue.models import AwardType
from awards.records.models import Recipient
from config.management.commands import import_table


def run(name, *args, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_a_long_file_says_how_far_it_is(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(import_table, "BATCH", 1)
    monkeypatch.setattr(import_table, "STEP", 1)
    file = tmp_path / "nguoi.csv"
    file.write_text("unit,name\nSở Nội vụ,An\nSở Nội vụ,Bình\n", encoding="utf-8")
    out, err = run("import_table", "recipients", str(file))
    assert "2" in out and len(err.splitlines()) == 1
    assert Recipient.objects.count() == 2
    assert run("import_table", "recipients", str(file))[0].count("2") == 1


def test_a_dry_run_writes_nothing(cast, tmp_path):
    file = tmp_path / "nguoi.csv"
    file.write_text("unit,name\nSở Nội vụ,An\n", encoding="utf-8")
    run("import_table", "recipients", str(file), "--dry-run")
    assert not Recipient.objects.exists()


def test_the_catalogue_is_loaded_by_command(db):
    run("load_catalogue")
    AwardType.objects.filter(code=AwardType.objects.values("code")[:1]).update(name="Tên cũ")
    assert run("load_catalogue")[0] == "Số dòng: 0 mới, 1 thay đổi, 306 không đổi.\n"
    assert run("load_catalogue")[0] == "Số dòng: 0 mới, 0 thay đổi, 307 không đổi.\n"
    assert AwardType.objects.count() == 76
