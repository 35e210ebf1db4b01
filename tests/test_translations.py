"""Every text of the site has a Vietnamese, and the compiled catalogue holds it."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from config import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def entries():
    return list(catalogue.current())


def forms(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_catalogue_holds_the_texts_of_the_code_and_is_compiled_and_complete():
    call_command("translations", "--check")


def test_a_translation_has_the_placeholders_and_tags_of_its_original(entries):
    wrong = {}
    for entry in entries:
        original = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in forms(entry):
            if text and set(PLACEHOLDER.findall(text)) != original:
                wrong[entry.msgid] = text
    assert not wrong


def test_no_translation_addresses_the_reader_with_a_familiar_pronoun(entries):
    familiar = re.compile(r"\b(bạn|các bạn|chúng tôi)\b", re.IGNORECASE)
    assert not [entry.msgid for entry in entries if any(map(familiar.search, forms(entry)))]


def test_english_counts_one_and_many_without_a_catalogue_of_its_own(entries):
    counted = [entry for entry in entries if entry.msgid_plural and not entry.msgctxt]
    assert counted
    with translation.override("en"):
        for entry in counted:
            assert translation.ngettext(entry.msgid, entry.msgid_plural, 1) == entry.msgid
            assert translation.ngettext(entry.msgid, entry.msgid_plural, 2) == entry.msgid_plural


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A small project of two files, one in Python and one a template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Page" %}{% blocktranslate trimmed count n=n %}\n  One <b>unit</b>\n'
        "{% plural %}\n  {{ n }} units{% endblocktranslate %}{{ _('Yes') }}{% translate 'May' context 'month' %}"
    )
    (tmp_path / "rules.py").write_text(
        "from django.utils.translation import gettext as say, gettext_lazy as _, ngettext_lazy\n"
        'a = _("One " "line"), say("Other name"), ngettext_lazy("one", "many", 3), _(a)\n'
    )
    monkeypatch.setattr(catalogue, "FOLDERS", ["."])
    monkeypatch.setattr(catalogue, "PO", tmp_path / "locale" / "django.po")
    monkeypatch.setattr(catalogue, "PACKAGES_PO", tmp_path / "none.po")
    monkeypatch.setattr(catalogue, "MO", tmp_path / "locale" / "django.mo")
    monkeypatch.setattr(catalogue.settings, "BASE_DIR", tmp_path)
    return tmp_path


def test_texts_are_found_in_python_and_in_templates(elsewhere):
    assert [tuple(text) for text in catalogue.texts()] == [
        ("One line", "", None),
        ("Other name", "", None),
        ("one", "many", None),
        ("Page", "", None),
        ("One <b>unit</b>", "%(n)s units", None),
        ("Yes", "", None),
        ("May", "", "month"),
    ]


def test_a_translation_survives_a_change_of_the_code_and_a_new_text_is_reported(elsewhere):
    with pytest.raises(CommandError, match="7 of 7 texts"):
        call_command("translations")
    source = catalogue.PO.read_text().replace('msgid "Yes"\nmsgstr ""', 'msgid "Yes"\nmsgstr "Có"')
    catalogue.PO.write_text(source)
    with pytest.raises(CommandError, match="not compiled"):
        call_command("translations", "--check")
    (elsewhere / "rules.py").write_text("")
    with pytest.raises(CommandError, match="does not hold the texts"):
        call_command("translations", "--check")
    with pytest.raises(CommandError, match="3 of 4 texts"):
        call_command("translations")
    assert 'msgid "Yes"\nmsgstr "Có"' in catalogue.PO.read_text()


def test_a_text_with_values_in_it_is_refused(elsewhere):
    (elsewhere / "rules.py").write_text('_(f"{n} units")')
    with pytest.raises(ValueError, match=r"rules\.py:1"):
        catalogue.texts()
