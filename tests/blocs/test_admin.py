"""The administration of who takes part: what a secretariat reaches there, and what no forged request gets it."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from blocs.models import Bloc, Mandate, Membership, Succession, Term, Unit, User
from common.clock import today
from tests.conftest import PASSWORD, give_mandate, make_person, make_unit

UNITS = "code,name,short_name,kind,parent_code,founded_on,dissolved_on\n"


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def thu(client, cast):
    client.force_login(cast.thu)
    return client


@pytest.fixture
def root(client, cast):
    client.force_login(cast.admin)
    return client


def inline(prefix: str, *rows: dict) -> dict:
    total = sum(1 for row in rows if not row.get("id"))
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows) - total}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


NO_UNIT_INLINES = inline("successions") | inline("origins")


def unit_data(**fields) -> dict:
    return {"code": "MOI", "name": "Sở mới", "kind": "other", **NO_UNIT_INLINES, **fields}


def listed(client, model, **query) -> set:
    return set(client.get(address(model, "changelist"), query).context["cl"].result_list)


# --- what one reaches ---------------------------------------------------------------------------------


def test_a_secretariat_sees_its_blocs_its_units_and_its_people(thu, cast):
    free = make_unit("Sở chưa vào khối nào")
    assert listed(thu, Bloc) == {cast.bloc}
    assert listed(thu, Unit) == {cast.head, cast.member, cast.deputy, free}
    assert listed(thu, User) == {cast.an, cast.binh, cast.dung, cast.oanh, cast.thu}
    assert {mandate.person for mandate in listed(thu, Mandate)} == {cast.an, cast.binh, cast.dung, cast.oanh, cast.thu}
    assert {term.bloc for term in listed(thu, Term)} == {cast.bloc}


def test_search_ignores_accents_and_case(thu, cast):
    for words in ("kho bac", "KHO BẠC", "nuoc kho", cast.member.code):
        assert listed(thu, Unit, q=words) == {cast.member}
    assert listed(thu, Unit, q="đai phat thanh") == {cast.deputy} == listed(thu, Unit, q="dai phat thanh")
    assert listed(thu, Membership, q="tong hop kho bac") == {cast.bloc.memberships.get(unit=cast.member)}


def test_choices_of_a_foreign_key_are_those_one_reaches(thu, cast):
    query = {"app_label": "blocs", "model_name": "membership", "field_name": "unit", "term": "so"}
    names = [row["text"] for row in thu.get(reverse("admin:autocomplete"), query).json()["results"]]
    assert cast.head.name in names
    assert cast.elsewhere.name not in names


# --- forged requests ----------------------------------------------------------------------------------


def test_another_councils_rows_do_not_exist_for_a_secretariat(thu, cast):
    foreign = [cast.other_bloc, cast.other_bloc.council, cast.elsewhere, cast.chi, cast.son, cast.admin,
               cast.chi.mandates.get(), cast.other_bloc.memberships.get()]  # fmt: skip
    for row in foreign:
        for page in ("change", "history"):
            response = thu.get(address(type(row), page, row.pk))
            assert response.status_code in (302, 403, 404), (row, page)
        response = thu.post(address(type(row), "change", row.pk), {"name": "Chiếm", "full_name": "Chiếm"})
        assert response.status_code in (302, 403, 404)
    assert not Unit.objects.filter(name="Chiếm").exists()
    assert not User.objects.filter(full_name="Chiếm").exists()


def test_history_of_another_councils_row_is_closed(thu, cast):
    version = cast.elsewhere.history.first()
    assert thu.get(reverse("admin:blocs_unit_simple_history", args=[cast.elsewhere.pk, version.pk])).status_code == 403
    own = cast.member.history.first()
    page = reverse("admin:blocs_unit_simple_history", args=[cast.member.pk, own.pk])
    assert thu.get(page).status_code == 200
    assert thu.post(page, unit_data(name="Từ bản cũ")).status_code == 403


def test_a_bloc_is_not_made_in_another_council(thu, cast):
    data = {"council": cast.other_bloc.council_id, "name": "Khối lậu", "kind": "bloc", "level": "province",
            **inline("memberships"), **inline("terms")}  # fmt: skip
    assert thu.post(address(Bloc, "add"), data).status_code == 200
    assert not Bloc.objects.filter(name="Khối lậu").exists()
    assert thu.post(address(Bloc, "add"), {**data, "council": cast.council.pk, "name": "Khối thật"}).status_code == 302
    assert Bloc.objects.get(name="Khối thật").history.get().history_user == cast.thu


def test_a_unit_of_another_council_is_not_drawn_into_ones_bloc(thu, cast):
    """Sitting in a bloc of theirs would let the secretariat change the unit and its people."""
    data = {"bloc": cast.bloc.pk, "unit": cast.elsewhere.pk, "since": "01/01/2026"}
    assert thu.post(address(Membership, "add"), data).status_code == 200
    data = {"bloc": cast.other_bloc.pk, "unit": cast.member.pk, "since": "01/01/2026"}
    assert thu.post(address(Membership, "add"), data).status_code == 200
    assert Membership.objects.filter(unit=cast.elsewhere).count() == 1
    assert Membership.objects.filter(bloc=cast.other_bloc).count() == 1


def test_a_seat_entered_for_the_year_after_carries_the_one_before_on(thu, cast):
    Membership.objects.filter(unit=cast.member).update(until=date(2030, 12, 31))
    data = {"bloc": cast.bloc.pk, "unit": cast.member.pk, "since": "01/01/2031", "until": "31/12/2031"}
    assert thu.post(address(Membership, "add"), data).status_code == 302
    row = Membership.objects.get(unit=cast.member)
    assert (row.since, row.until, row.history.first().history_user) == (date(2020, 1, 1), date(2031, 12, 31), cast.thu)


def test_a_unit_leaves_its_bloc_by_an_act_with_a_reason(thu, cast):
    row = cast.member.memberships.get()
    assert said(run(thu, Membership, "leave", [row], on="30/06/2030", because="Sáp nhập")) == ["success"]
    assert said(run(thu, Membership, "leave", [row], on="31/12/2030", because="Sáp nhập")) == ["error"]
    row.refresh_from_db()
    assert (row.until, row.history.first().history_change_reason) == (date(2030, 6, 30), "Sáp nhập")


def mandate_data(person, **fields):
    return {"person": person.pk, "capacity": "officer", "post": "Chuyên viên", "since": "01/01/2026", **fields}


def test_mandates_are_given_only_for_what_one_manages_and_never_to_oneself(thu, cast):
    before = Mandate.objects.count()
    for data in [
        mandate_data(cast.oanh, council=cast.other_bloc.council_id),
        mandate_data(cast.oanh, unit=cast.elsewhere.pk),
        mandate_data(cast.thu, council=cast.council.pk),
        mandate_data(cast.thu, unit=cast.member.pk),
        mandate_data(cast.chi, unit=cast.member.pk),
    ]:
        assert thu.post(address(Mandate, "add"), data).status_code == 200, data
    assert Mandate.objects.count() == before
    assert thu.post(address(Mandate, "add"), mandate_data(cast.oanh, unit=cast.member.pk)).status_code == 302
    assert Mandate.objects.count() == before + 1


def test_nobody_prolongs_a_mandate_of_their_own(thu, cast):
    own = cast.thu.mandates.get()
    assert thu.post(address(Mandate, "change", own.pk), mandate_data(cast.thu, until="")).status_code == 403
    rows = inline("mandates", {"id": own.pk, "person": cast.thu.pk, "council": cast.council.pk, "capacity": "officer",
                               "post": "Chủ tịch", "since": "01/01/2020"})  # fmt: skip
    thu.post(
        address(User, "change", cast.thu.pk), {"email": cast.thu.email, "full_name": "Thư", "is_active": "on", **rows}
    )
    own.refresh_from_db()
    assert own.post == "Chuyên viên"


def test_whom_a_mandate_is_for_is_fixed(thu, cast):
    mandate = cast.oanh.mandates.get()
    data = mandate_data(cast.binh, unit=cast.member.pk, post="Phó phòng")
    assert thu.post(address(Mandate, "change", mandate.pk), data).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.person, mandate.unit, mandate.post) == (cast.oanh, cast.head, "Phó phòng")


def person_data(person, **fields):
    return {"email": person.email, "full_name": person.full_name, "is_active": "on", **inline("mandates"), **fields}


def test_only_administrators_see_and_set_who_is_one(thu, cast):
    assert b"is_superuser" not in thu.get(address(User, "change", cast.binh.pk)).content
    assert thu.post(address(User, "change", cast.binh.pk), person_data(cast.binh, is_superuser="on")).status_code == 302
    cast.binh.refresh_from_db()
    assert not cast.binh.is_superuser
    thu.force_login(cast.admin)
    thu.post(address(User, "change", cast.binh.pk), person_data(cast.binh, is_superuser="on"))
    cast.binh.refresh_from_db()
    assert cast.binh.is_superuser


def test_only_administrators_set_passwords_of_others(thu, cast):
    """Whoever sets a password can sign as that person; a secretariat sends a link."""
    new = {"password1": "mật khẩu mới rất dài", "password2": "mật khẩu mới rất dài", "usable_password": "true"}
    for person in (cast.binh, cast.chi, cast.son, cast.thu, cast.admin):
        page = reverse("admin:auth_user_password_change", args=[person.pk])
        assert thu.get(page).status_code == 403
        assert thu.post(page, new).status_code == 403
        person.refresh_from_db()
        assert person.check_password(PASSWORD)
    thu.force_login(cast.admin)
    assert thu.post(reverse("admin:auth_user_password_change", args=[cast.binh.pk]), new).status_code == 302
    cast.binh.refresh_from_db()
    assert cast.binh.check_password("mật khẩu mới rất dài")


def test_people_of_a_unit_that_another_council_keeps_are_looked_at_only(client, cast, mailoutbox):
    Membership.objects.create(bloc=cast.other_bloc, unit=cast.member, since=date(2020, 1, 1))
    client.force_login(cast.son)
    assert client.get(address(User, "change", cast.binh.pk)).status_code == 200
    data = person_data(cast.binh, email="chiem@vidu.vn")
    assert client.post(address(User, "change", cast.binh.pk), data).status_code == 403
    mandate = cast.binh.mandates.get()
    assert client.post(address(Mandate, "change", mandate.pk), mandate_data(cast.binh)).status_code == 403
    newcomer = make_person("Người của Sơn", cast.elsewhere, capacity="officer")
    for data in (mandate_data(newcomer, unit=cast.member.pk), mandate_data(cast.binh, unit=cast.elsewhere.pk)):
        assert client.post(address(Mandate, "add"), data).status_code == 200
    assert said(run(client, User, "send_password_link", [cast.binh])) == ["error"]
    assert mailoutbox == []
    assert newcomer.mandates.get().unit == cast.elsewhere


def test_an_act_on_another_councils_row_changes_nothing(thu, cast):
    for action in ("deactivate", "send_password_link"):
        thu.post(address(User, "changelist"), {"action": action, "act": 1, ACTION_CHECKBOX_NAME: [cast.chi.pk]})
    cast.chi.refresh_from_db()
    assert cast.chi.is_active
    assert mail.outbox == []


# --- people -------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_link_and_no_password(thu, cast, mailoutbox):
    data = {"email": "Moi@Vidu.vn", "full_name": "Người mới", "is_active": "on", **inline("mandates")}
    assert thu.post(address(User, "add"), data).status_code == 302
    person = User.objects.get(email="moi@vidu.vn")
    assert not person.has_usable_password()
    run(thu, User, "send_password_link", [person])
    assert [message.to for message in mailoutbox] == [["moi@vidu.vn"]]


def test_a_former_address_no_longer_opens_the_account(thu, cast):
    EmailAddress.objects.create(user=cast.binh, email=cast.binh.email, verified=True, primary=True)
    assert (
        thu.post(address(User, "change", cast.binh.pk), person_data(cast.binh, email="binh@moi.vn")).status_code == 302
    )
    assert not EmailAddress.objects.filter(user=cast.binh).exists()


def test_people_are_switched_off_not_deleted(thu, cast):
    run(thu, User, "deactivate", [cast.binh, cast.thu])
    cast.binh.refresh_from_db()
    cast.thu.refresh_from_db()
    assert (cast.binh.is_active, cast.thu.is_active) == (False, True)
    assert cast.binh.history.first().history_user == cast.thu
    assert thu.post(address(User, "delete", cast.binh.pk), {"post": "yes"}).status_code == 403


# --- rows that clash ----------------------------------------------------------------------------------


def test_an_overlap_is_said_on_the_row(thu, cast):
    data = {"bloc": cast.bloc.pk, "unit": cast.member.pk, "since": "01/01/2026"}
    response = thu.post(address(Membership, "add"), data)
    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()


def test_two_rows_entered_at_once_that_overlap_are_refused(thu, cast):
    unit = make_unit("Sở thứ tư")
    rows = [{"unit": unit.pk, "since": f"01/0{n}/2026", "until": "31/12/2026"} for n in (1, 6)]
    data = {"council": cast.council.pk, "name": cast.bloc.name, "kind": "bloc", "level": "province",
            **inline("memberships", *rows), **inline("terms")}  # fmt: skip
    response = thu.post(address(Bloc, "change", cast.bloc.pk), data)
    assert response.status_code == 200
    assert not Membership.objects.filter(unit=unit).exists()
    rows[0]["until"] = "31/05/2026"
    data |= inline("memberships", *rows)
    assert thu.post(address(Bloc, "change", cast.bloc.pk), data).status_code == 302
    assert Membership.objects.filter(unit=unit).count() == 2


def test_a_term_needs_a_member_and_one_head(thu, cast):
    data = {"bloc": cast.bloc.pk, "year": cast.year, "unit": make_unit("Sở ngoài").pk, "role": "deputy",
            "since": f"01/01/{cast.year}", "basis": "election"}  # fmt: skip
    response = thu.post(address(Term, "add"), data)
    assert "unit" in response.context["adminform"].form.errors
    response = thu.post(address(Term, "add"), {**data, "unit": cast.member.pk, "role": "head"})
    assert response.context["adminform"].form.non_field_errors()
    assert thu.post(address(Term, "add"), {**data, "unit": cast.member.pk}).status_code == 302


def test_a_parent_out_of_reach_stays_when_the_rest_is_changed(thu, cast):
    cast.member.parent = cast.elsewhere
    cast.member.save()
    data = unit_data(code=cast.member.code, name="Kho bạc mới", parent=cast.elsewhere.pk)
    assert thu.post(address(Unit, "change", cast.member.pk), data).status_code == 302
    data = unit_data(code=cast.head.code, parent=cast.elsewhere.pk)
    assert thu.post(address(Unit, "change", cast.head.pk), data).status_code == 200


# --- acts ---------------------------------------------------------------------------------------------


def run(client, model, action, rows, **answers):
    """Choose an act, answer what it asks, and go on from what it says will happen."""
    data = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows]}
    asked = client.post(address(model, "changelist"), data)
    assert asked.status_code == 200
    assert asked.templates[0].name == "admin/act.html"
    data |= {"act": 1, **answers}
    response = client.post(address(model, "changelist"), data, follow=True)
    shown = (response.context or {}).get("rows", [])
    read = {f"read-{row.pk}": preview.mark for row, preview in shown if preview.mark}
    return client.post(address(model, "changelist"), data | read, follow=True) if read else response


def said(response) -> list[str]:
    return [message.level_tag for message in response.context["messages"]]


def test_a_unit_is_renamed_by_the_rule(thu, cast):
    answers = {"on": "01/06/2026", "name": "Kho bạc Nhà nước khu vực", "code": "KBKV", "decision": "QĐ 1"}
    assert said(run(thu, Unit, "rename", [cast.member], **answers)) == ["success"]
    assert Succession.objects.get().new.memberships.filter(bloc=cast.bloc).exists()
    assert said(run(thu, Unit, "rename", [cast.member], **{**answers, "code": "KBKV2"})) == ["error"]


def test_a_name_on_record_is_corrected_by_administrators_only_and_an_end_is_never_undone(thu, cast):
    data = unit_data(code=cast.member.code, name="Tên khác", short_name="KB", dissolved_on="01/01/2021")
    assert thu.post(address(Unit, "change", cast.member.pk), data).status_code == 302
    unit = Unit.objects.get(pk=cast.member.pk)
    assert (unit.name, unit.short_name, unit.dissolved_on) == (cast.member.name, "KB", None)
    thu.force_login(cast.admin)
    Unit.objects.filter(pk=unit.pk).update(dissolved_on=date(2040, 1, 1))
    assert thu.post(address(Unit, "change", unit.pk), {**data, "dissolved_on": ""}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.dissolved_on) == ("Tên khác", date(2040, 1, 1))
    assert unit.history.first().history_user == cast.admin


def test_a_unit_nobody_counts_on_yet_is_written_freely(thu, cast):
    loose = make_unit("Sở chưa vào khối")
    data = unit_data(code=loose.code, name="Sở đổi", dissolved_on="01/01/2021")
    assert thu.post(address(Unit, "change", loose.pk), data).status_code == 302
    loose.refresh_from_db()
    assert (loose.name, loose.dissolved_on) == ("Sở đổi", date(2021, 1, 1))


def foreseen(client, action, rows, /, **answers):
    """Return the lines that the check page says about each unit once the answers are given."""
    data = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows], "act": 1, **answers}
    return {unit: list(shown.lines) for unit, shown in client.post(address(Unit, "changelist"), data).context["rows"]}


def test_before_a_unit_gets_another_name_the_page_says_what_goes_along(thu, cast):
    year = int(cast.year)
    answers = {"on": f"01/06/{year}", "name": "Sở Nội vụ mới", "code": "SNVM", "decision": "QĐ 1"}
    moves = f"{cast.head} until 31/05/{year}, then Sở Nội vụ mới."
    with translation.override("en"):
        thu.cookies["django_language"] = "en"
        lines = foreseen(thu, "rename", [cast.head], **answers)
    assert lines == {
        cast.head: [
            f"Seat in {cast.bloc}: {moves}",
            f"An, Giám đốc: {moves}",
            f"Oanh, Chuyên viên: {moves}",
            f"Head of the bloc · {cast.bloc} · {year}: {moves}",
        ]
    }
    assert not Succession.objects.exists()
    assert not Unit.objects.filter(code="SNVM").exists()
    cast.head.refresh_from_db()
    assert cast.head.dissolved_on is None


def test_what_is_done_is_what_was_shown(thu, cast):
    answers = {"on": f"01/06/{cast.year}", "name": "Kho bạc mới", "code": "KBM", "decision": "QĐ 1"}
    data = {"action": "rename", ACTION_CHECKBOX_NAME: [cast.member.pk], "act": 1, **answers}
    seen = {f"read-{cast.member.pk}": thu.post(address(Unit, "changelist"), data).context["rows"][0][1].mark}
    make_person("Người vừa vào", cast.member, capacity="officer")
    again = thu.post(address(Unit, "changelist"), data | seen)
    assert said(again) == ["warning"]
    assert any("Người vừa vào" in line for line in again.context["rows"][0][1].lines)
    assert not Succession.objects.exists()
    other_day = {**data, **seen, "on": f"02/06/{cast.year}"}
    assert said(thu.post(address(Unit, "changelist"), other_day)) == ["warning"]


def test_a_merger_says_of_each_unit_what_ends(thu, cast):
    other = make_unit("Sở không khối")
    answers = {"on": f"01/06/{cast.year}", "code": "GOP", "name": "Sở Gộp", "decision": "QĐ 2"}
    lines = foreseen(thu, "merge", [cast.head, cast.member, other], **answers)
    assert [len(lines[unit]) for unit in (cast.head, cast.member, other)] == [4, 2, 1]
    assert sum("Sở Gộp" in line for line in lines[cast.head]) == 2, "its seat and its role; its people are named anew"
    assert all("Sở Gộp" not in line for line in lines[cast.member]), "the new unit has the seat already"
    assert not Succession.objects.exists()


def test_a_division_says_which_role_falls_vacant(thu, cast):
    lines = foreseen(
        thu, "split", [cast.head], on=f"01/06/{cast.year}", units="Sở Một\nSở Hai", decision="QĐ 3"
    )[cast.head]  # fmt: skip
    assert any("Sở Một, Sở Hai" in line for line in lines)
    assert len(lines) == 5, "seat, two people, role, and that nobody holds it"
    assert not Succession.objects.exists()


def test_an_answer_that_is_missing_is_asked_again(thu, cast):
    data = {"action": "rename", ACTION_CHECKBOX_NAME: [cast.member.pk], "act": 1, "on": "32/06/2026"}
    response = thu.post(address(Unit, "changelist"), data)
    assert set(response.context["form"].errors) == {"on", "name", "code", "decision"}


def test_units_are_merged_into_a_new_or_a_known_one(thu, cast):
    one, other = make_unit("Sở Một"), make_unit("Sở Hai")
    answers = {"on": "01/06/2026", "code": "GOP", "decision": "QĐ 2"}
    assert said(run(thu, Unit, "merge", [one, other], **answers)) == ["error"]
    assert said(run(thu, Unit, "merge", [one, other], name="Sở Gộp", **answers)) == ["success"]
    assert set(Succession.objects.values_list("old", "new__name")) == {(one.pk, "Sở Gộp"), (other.pk, "Sở Gộp")}


def test_a_unit_is_divided_and_the_open_role_is_named(thu, cast):
    lines = "Sở Nội vụ Một; SNV-A\n\nSở Nội vụ Hai\nSở Nội vụ Hải"
    answers = {"on": f"01/06/{cast.year}", "units": lines, "decision": "QĐ 3"}
    response = run(thu, Unit, "split", [cast.head], **answers)
    assert said(response) == ["warning", "success"]
    assert cast.bloc.name in str(next(iter(response.context["messages"])))
    parts = Unit.objects.filter(origins__old=cast.head)
    assert {part.name for part in parts} == {"Sở Nội vụ Một", "Sở Nội vụ Hai", "Sở Nội vụ Hải"}
    assert len({part.code for part in parts}) == 3
    assert parts.filter(code="SNV-A").exists()
    assert Membership.objects.filter(unit__in=parts, bloc=cast.bloc).count() == 3
    assert said(run(thu, Unit, "split", [cast.head], **answers)) == ["error"]


def test_a_division_needs_one_unit_and_two_names(thu, cast):
    data = {"action": "split", ACTION_CHECKBOX_NAME: [cast.head.pk], "act": 1, "on": "01/06/2026", "units": "Một",
            "decision": "QĐ"}  # fmt: skip
    assert set(thu.post(address(Unit, "changelist"), data).context["form"].errors) == {"units"}
    data[ACTION_CHECKBOX_NAME] = [cast.head.pk, cast.member.pk]
    assert said(thu.post(address(Unit, "changelist"), data, follow=True)) == ["error"]
    foreign = {**data, ACTION_CHECKBOX_NAME: [cast.elsewhere.pk], "units": "Một\nHai"}
    thu.post(address(Unit, "changelist"), foreign)
    assert not Succession.objects.exists()


def test_a_merger_names_the_role_that_falls_vacant(thu, cast):
    answers = {"on": f"01/06/{cast.year}", "code": "GOP", "name": "Sở Gộp", "decision": "QĐ 2"}
    assert said(run(thu, Unit, "merge", [cast.head, cast.deputy], **answers)) == ["warning", "success"]


def test_a_term_is_ended_with_a_reason(thu, cast):
    term = Term.objects.get(unit=cast.head)
    assert said(run(thu, Term, "end", [term], on=f"30/06/{cast.year}", because="Sáp nhập")) == ["success"]
    term.refresh_from_db()
    assert term.until == date(int(cast.year), 6, 30)
    assert term.history.first().history_change_reason == "Sáp nhập"


# --- files --------------------------------------------------------------------------------------------


def upload(client, text: str | bytes, name="units.csv", model=Unit):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(
        address(model, "import"), {"format": "0", "resource": "0", "import_file": SimpleUploadedFile(name, content)}
    )


def test_a_file_is_previewed_then_brought_in_once(thu, cast):
    assert thu.get(address(Unit, "import")).status_code == 200
    preview = upload(thu, UNITS + "A,<b>Sở A</b>,,,,,\n")
    assert preview.status_code == 200
    assert b"&lt;b&gt;" in preview.content
    assert b"<b>S" not in preview.content
    assert not Unit.objects.filter(code="A").exists()
    confirm = preview.context["confirm_form"].initial
    done = thu.post(address(Unit, "process_import"), confirm, follow=True)
    assert said(done) == ["success"]
    assert Unit.objects.get(code="A").history.get().history_user == cast.thu
    again = thu.post(address(Unit, "process_import"), confirm, follow=True)
    assert said(again) == ["error"]
    assert Unit.objects.filter(code="A").count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<html></html>", "a.xlsx"), ("mã".encode("utf-16"), "a.csv"), (b"", "a.csv"), (b"code\n=1\x00\n", "a.csv")],
)
def test_a_file_that_is_no_table_gets_a_message(thu, cast, content, name):
    response = upload(thu, content, name)
    assert response.status_code == 200
    assert response.context["form"].errors["import_file"]


def test_problems_are_listed_and_nothing_can_be_confirmed(thu, cast):
    response = upload(thu, UNITS + f"A,,,,,,\n{cast.elsewhere.code},Chiếm,,,,,\n")
    assert [(p.row, p.column) for p in response.context["result"].problems] == [(2, "name"), (3, "")]
    assert "confirm_form" not in response.context
    assert b"errorlist" in response.content


def test_an_export_holds_what_is_filtered_and_reached(thu, cast):
    response = thu.post(address(Unit, "export") + "?q=kho", {"format": "1", "resource": "0"})
    assert response["Content-Disposition"] == 'attachment; filename="units.csv"'
    assert cast.member.name in response.content.decode()
    assert cast.head.name not in response.content.decode()
    everything = thu.post(address(Unit, "export"), {"format": "1", "resource": "0"}).content.decode()
    assert cast.head.name in everything
    assert cast.elsewhere.name not in everything


def test_who_is_no_secretariat_neither_imports_nor_exports(client, cast):
    client.force_login(cast.chi)
    for page in ("import", "export", "process_import"):
        assert client.post(address(Unit, page), {}).status_code in (302, 403)


def test_a_mandate_that_ended_yesterday_closes_the_administration(thu, cast):
    cast.thu.mandates.update(until=today() - timedelta(days=2))
    assert thu.get(address(Unit, "changelist")).status_code in (302, 403)
    assert give_mandate(cast.thu, council=cast.council, since=today()).is_current
    assert thu.get(address(Unit, "changelist")).status_code == 200
    assert admin.site.is_registered(Unit)


def test_a_person_and_the_first_mandate_are_entered_in_one_step(root, cast):
    mandate = {"unit": cast.member.pk, "capacity": "officer", "post": "Chuyên viên", "since": "01/01/2026"}
    person = {"email": "moi@vidu.vn", "full_name": "Người mới", "is_active": "on", **inline("mandates", mandate)}
    assert root.post(address(User, "add"), person).status_code == 302
    assert User.objects.get(email="moi@vidu.vn").mandates.get().unit == cast.member


def test_only_administrators_remove_a_second_factor(thu, cast):
    Authenticator.objects.create(user=cast.binh, type="totp", data={})
    query = {"action": "remove_second_factor", "act": "1", ACTION_CHECKBOX_NAME: [cast.binh.pk]}
    thu.post(address(User, "changelist"), query)
    assert Authenticator.objects.filter(user=cast.binh).exists()
    thu.force_login(cast.admin)
    thu.post(address(User, "changelist"), query)
    assert not Authenticator.objects.filter(user=cast.binh).exists()


def test_addresses_and_second_factors_have_no_page(root):
    assert not admin.site.is_registered(EmailAddress)
    assert not admin.site.is_registered(Authenticator)


def test_an_old_state_has_no_fields_to_write_in(root, cast):
    version = cast.bloc.history.first()
    page = root.get(reverse("admin:blocs_bloc_simple_history", args=[cast.bloc.pk, version.pk])).content.decode()
    assert cast.bloc.name in page
    assert 'name="name"' not in page
