"""Templates keep to the house style: nothing inline (the CSP forbids it), nothing unescaped, every page has a title."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Template
from django.urls import URLPattern, URLResolver, get_resolver

FOLDER = settings.BASE_DIR / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
NOT_OURS = ("layouts/", "allauth/", "bootstrap5/", "admin/", "account/", "mfa/")
PAGES = [
    name
    for name in NAMES
    if not name.startswith(NOT_OURS) and (FOLDER / name).read_text(encoding="utf-8").startswith("{% extends ")
]
OUR_ROOMS = ("blocs", "documents", "emulation", "awards", "config")
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}", re.DOTALL)


def source(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_style_and_no_script_of_its_own(name):
    text = TEMPLATE_COMMENT.sub("", source(name))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text, re.IGNORECASE)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text, re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_escaped_says_why_on_the_line_above(name):
    lines = source(name).splitlines()
    bare = [number for number, line in enumerate(lines) if re.search(r"\|safe\b|autoescape off", line)]
    assert not [number + 1 for number in bare if "{#" not in lines[number] + lines[max(number - 1, 0)]]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    assert isinstance(engines["django"].get_template(name).template, Template)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_and_at_most_one_main_heading(name):
    if any(f'"{name}"' in source(other) for other in PAGES):
        return  # others extend it and give the title
    family = list(ancestry(name))
    assert any("{% block title %}" in source(one) for one in family if not one.startswith("layouts/"))
    assert sum(len(re.findall(r"<h1[ >]", source(one))) for one in family) <= 1


def ancestry(name):
    yield name
    if parent := re.match(r'\{% extends "([^"]+)"', source(name)):
        yield from ancestry(parent[1])


def test_a_component_is_included_with_only_what_it_needs():
    loose = [
        (name, tag)
        for name in PAGES
        for tag in re.findall(r'\{% include "components/[^%]+%\}', source(name))
        if " only " not in tag
    ]
    assert not loose


def our_pages(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from our_pages(pattern.url_patterns, pattern.namespace or prefix)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.split(".")[0] in OUR_ROOMS:
            yield prefix, pattern


def test_a_view_bears_the_name_of_its_address():
    wrong = [
        (pattern.name, pattern.callback.__qualname__)
        for prefix, pattern in our_pages(get_resolver().url_patterns)
        if prefix != "admin" and pattern.name and pattern.name != pattern.callback.__name__
    ]
    assert not wrong
