"""Every text of the packages this site uses has a Vietnamese of its own, in locale_packages or in Django."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

FOLDER = Path(__file__).resolve().parent.parent / "locale_packages"
CATALOGUES = {domain: FOLDER / "vi" / "LC_MESSAGES" / f"{domain}.po" for domain in ["django", "djangojs"]}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?[a-z][^>]*>")
UNUSED_PARTS_OF_ALLAUTH = re.compile(r"(allauth/)?(templates/)?(socialaccount|idp|usersessions|headless|openid)/")
DJANGO_PARTS = [
    "conf",
    "contrib/admin",
    "contrib/auth",
    "contrib/contenttypes",
    "contrib/humanize",
    "contrib/postgres",
    "contrib/sessions",
]


def package_folder(name):
    return Path(find_spec(name).origin).parent


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def present(entries):
    return [entry for entry in entries if not entry.obsolete]


@cache
def ours(domain):
    return present(polib.pofile(str(CATALOGUES[domain])))


@cache
def msgids_of_package(name):
    """Every msgid of every language the package ships: one that only a few of them know yet counts too."""
    found = set()
    for path in package_folder(name).glob("locale/*/LC_MESSAGES/django.po"):
        for entry in present(polib.pofile(str(path))):
            places = [place for place, line in entry.occurrences]
            if name != "allauth" or not all(UNUSED_PARTS_OF_ALLAUTH.match(place) for place in places):
                found.add(key(entry))
    return found


def django_catalogue(part, language, domain):
    path = package_folder("django") / part / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    return present(polib.pofile(str(path))) if path.exists() else []


def listed(keys):
    return "\n".join(repr(k) for k in sorted(keys, key=repr))


@pytest.mark.parametrize("domain", CATALOGUES)
def test_the_compiled_catalogue_says_what_the_source_says(domain):
    compiled = polib.mofile(str(CATALOGUES[domain].with_suffix(".mo")))
    assert {key(e): texts(e) for e in compiled} == {key(e): texts(e) for e in ours(domain)}, "Run compilemessages."
    assert compiled.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.parametrize("domain", CATALOGUES)
def test_no_entry_is_empty_or_fuzzy_or_there_twice(domain):
    assert not [e.msgid for e in ours(domain) if e.fuzzy or not all(text.strip() for text in texts(e))]
    assert not [e.msgid for e in ours(domain) if e.msgid_plural and list(e.msgstr_plural) != [0]]
    assert len({(e.msgctxt, e.msgid) for e in ours(domain)}) == len(ours(domain))


@pytest.mark.parametrize("domain", CATALOGUES)
def test_a_translation_has_the_placeholders_and_tags_of_its_original(domain):
    wrong = {}
    for entry in ours(domain):
        # Vietnamese has one form for every number, so it holds what the plural holds.
        original = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in texts(entry):
            if set(PLACEHOLDER.findall(text)) != original:
                wrong[entry.msgid] = text
    assert not wrong


@pytest.mark.parametrize("domain", CATALOGUES)
def test_values_without_a_name_stand_as_often_as_in_the_original(domain):
    nameless = re.compile(r"%[a-z]|\{\}")
    assert not [
        e.msgid
        for e in ours(domain)
        for text in texts(e)
        if nameless.findall(text) != nameless.findall(e.msgid_plural or e.msgid)
    ]


@pytest.mark.parametrize("name", ["allauth", "import_export", "simple_history"])
def test_every_text_of_a_package_is_translated(name):
    msgids = msgids_of_package(name)
    assert msgids, f"{name} ships no catalogues any more: find its texts another way."
    missing = msgids - {key(e) for e in ours("django")}
    assert not missing, f"Translate in {CATALOGUES['django']}:\n{listed(missing)}"


def test_every_text_of_the_state_buttons_of_the_admin_is_translated():
    source = (package_folder("django_fsm") / "admin.py").read_text()
    msgids = set(re.findall(r"_\(\"([^\"]+)\"\)", source))
    assert msgids
    assert not msgids - {e.msgid for e in ours("django")}


def test_the_log_lines_import_export_puts_together_itself_are_translated():
    assert {f"{done} through import_export" for done in ["new", "update", "delete"]} <= {
        e.msgid for e in ours("django")
    }


@pytest.mark.parametrize("domain", CATALOGUES)
@pytest.mark.parametrize("part", DJANGO_PARTS)
def test_every_text_of_django_is_translated_here_or_there(part, domain):
    translated = {key(e) for e in django_catalogue(part, "vi", domain) if e.translated()}
    missing = {key(e) for e in django_catalogue(part, "en", domain)} - translated - {key(e) for e in ours(domain)}
    assert not missing, f"Translate in {CATALOGUES[domain]}:\n{listed(missing)}"


def test_no_translation_addresses_the_reader_with_a_familiar_pronoun():
    familiar = re.compile(r"\b(bạn|các bạn|chúng tôi)\b", re.IGNORECASE)
    assert not [e.msgid for domain in CATALOGUES for e in ours(domain) if any(map(familiar.search, texts(e)))]


def test_the_site_reads_its_own_words_before_these():
    paths = [Path(path).resolve() for path in settings.LOCALE_PATHS]
    assert paths.index(FOLDER.parent / "locale") < paths.index(FOLDER)


def test_these_words_win_over_those_of_django():
    with translation.override("vi"):
        # Django's own says that the reset succeeded.
        assert translation.gettext("Password reset unsuccessful") == "Đặt lại mật khẩu không thành công"
        assert translation.gettext("Sign in with a passkey") == "Đăng nhập bằng khóa truy cập"
        assert translation.pgettext("action", "Change Phone") == "Đổi số điện thoại"
        assert translation.ngettext("%(num)d week", "%(num)d weeks", 3) % {"num": 3} == "3 tuần"
    with translation.override("en"):
        assert translation.gettext("Sign in with a passkey") == "Sign in with a passkey"
