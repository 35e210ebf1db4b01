"""Covenants in the administration: drafts are written, what is frozen is only read – by page or by forged request."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.clock import today
from documents import paper
from documents.models import Document, Signature
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, signing, text
from emulation.covenants.models import Comment, Commitment, Covenant
from tests.conftest import PASSWORD, act, yesterday


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def choose(client, model, action, rows, **answers):
    """Return the check page of an act, or what comes after it when `answers` hold what that page carries."""
    data = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows], **answers}
    return client.post(address(model, "changelist"), data, follow=True)


def run(client, model, action, rows, **answers):
    shown = choose(client, model, action, rows).context["rows"]
    read = {f"read-{row.pk}": preview.mark for row, preview in shown}
    return said(choose(client, model, action, rows, act=1, **read, **answers))


def said(response) -> list[str]:
    return [message.level_tag for message in response.context["messages"]]


def inline(prefix: str, *rows: dict) -> dict:
    old = sum(1 for row in rows if row.get("id"))
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": old}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def rows_of(covenant, **changes) -> list[dict]:
    return [
        {"id": row.pk, "covenant": covenant.pk, "number": row.number, "text": row.text, "comparator": row.comparator,
         "target": "" if row.target is None else row.target, "unit_of_measure": row.unit_of_measure, "scope": row.scope,
         **changes}
        for row in covenant.commitments.all()
    ]  # fmt: skip


@pytest.fixture
def thu(client, cast):
    client.force_login(cast.thu)
    return client


@pytest.fixture
def signed(cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    return covenant


def test_a_covenant_is_begun_in_an_open_year_without_one(thu, cast, campaign):
    data = {"campaign": campaign.pk, "preamble": "Thống nhất ký kết", "closing": ""}
    assert thu.post(address(Covenant, "add"), data).status_code == 302
    covenant = Covenant.objects.get()
    assert (covenant.preamble, covenant.state, covenant.history.get().history_user) == (
        "Thống nhất ký kết",
        "draft",
        cast.thu,
    )
    assert thu.post(address(Covenant, "add"), data).status_code == 200, "the year has one"


def test_a_draft_is_written_with_its_commitments(thu, cast, draft):
    new = {"number": 3, "text": "Mới", "comparator": "done", "scope": "bloc"}
    data = {"preamble": "Khác", **inline("commitments", *rows_of(draft), new), **inline("parties")}
    response = thu.post(address(Covenant, "change", draft.pk), data)
    assert response.status_code == 302, response.context["errors"]
    draft.refresh_from_db()
    assert draft.preamble == "Khác"
    assert draft.commitments.count() == 3
    assert Commitment.objects.get(number=3).history.first().history_user == cast.thu


def test_a_target_that_does_not_fit_is_said_on_the_row(thu, cast, draft):
    new = {"number": 3, "text": "Mới", "comparator": ">=", "scope": "bloc"}
    response = thu.post(
        address(Covenant, "change", draft.pk), inline("commitments", *rows_of(draft), new) | inline("parties")
    )
    formset = response.context["inline_admin_formsets"][0].formset
    assert [bool(form.errors) for form in formset.forms] == [False, False, True]
    assert draft.commitments.count() == 2


def test_a_frozen_covenant_and_its_commitments_do_not_change_by_any_request(thu, cast, covenant):
    digest, texts = covenant.document.sha256, list(covenant.commitments.values_list("text", flat=True))
    thu.force_login(cast.admin)
    new = {"number": 3, "text": "Lậu", "comparator": "done", "scope": "bloc"}
    forged = {"preamble": "Lậu", "state": "draft", **inline("commitments", *rows_of(covenant, text="Lậu"), new)}
    assert thu.get(address(Covenant, "change", covenant.pk)).status_code == 200
    assert thu.post(address(Covenant, "change", covenant.pk), forged).status_code == 403
    for commitment in covenant.commitments.all():
        data = {**rows_of(covenant, text="Lậu")[0], **inline("unit_targets", {"unit": cast.member.pk, "target": 1})}
        assert thu.post(address(Commitment, "change", commitment.pk), data).status_code == 403
        assert thu.post(address(Commitment, "delete", commitment.pk), {"post": "yes"}).status_code == 403
    assert run(thu, Commitment, "remove", covenant.commitments.all()) == ["error", "error"]
    covenant.refresh_from_db()
    assert (covenant.document.sha256, covenant.state, covenant.preamble) == (
        digest,
        "signing",
        "Các đơn vị thống nhất ký kết.",
    )
    assert list(covenant.commitments.values_list("text", flat=True)) == texts


def test_a_commitment_is_taken_out_by_the_rule_and_the_later_move_up(thu, cast, draft):
    assert run(thu, Commitment, "remove", [draft.commitments.get(number=1)]) == ["success"]
    assert list(draft.commitments.values_list("number", flat=True)) == [1]


def test_targets_of_single_units_follow_the_rule(thu, cast, draft):
    done, measured = draft.commitments.order_by("number")

    def post(commitment, unit):
        data = {k: v for k, v in rows_of(draft)[commitment.number - 1].items() if k not in ("id", "covenant")}
        data |= inline("unit_targets", {"unit": unit.pk, "target": "50"})
        return thu.post(address(Commitment, "change", commitment.pk), data).status_code

    assert post(done, cast.member) == 200
    assert post(measured, cast.elsewhere) == 200
    assert post(measured, cast.member) == 302
    assert [(row.unit, row.target) for row in measured.unit_targets.all()] == [(cast.member, 50)]


def test_signing_is_opened_closed_and_begun_anew_by_acts(thu, cast, draft):
    due = f"31/12/{int(cast.year) + 1}"
    assert run(thu, Covenant, "open_signing", [draft], due_on=due) == ["error"], "the year is not launched"
    draft.campaign.launch()
    draft.campaign.save()
    assert run(thu, Covenant, "open_signing", [draft], due_on=due) == ["success"]
    proof = {"secret": PASSWORD}
    assert run(thu, Covenant, "close", [draft], because="", **proof) == ["error"], "nobody has signed"
    draft.refresh_from_db()
    signing.sign(draft, unit=cast.member, by=cast.binh, act=act(draft))
    for secret in ("", "sai"):
        assert run(thu, Covenant, "close", [draft], because="Hết hạn", secret=secret) == []
    assert run(thu, Covenant, "close", [draft], because="Hết hạn", **proof) == ["success"]
    assert run(thu, Covenant, "new_version", [draft], because="Sửa chỉ tiêu") == ["success"]
    assert list(Covenant.objects.order_by("version").values_list("state", flat=True)) == ["in_force", "draft"]


def test_opening_shows_the_text_and_what_looks_forgotten(thu, cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    drafting.circulate(draft, by=cast.an, due_on=today())
    cast.binh.mandates.update(until=yesterday())
    page = choose(thu, Covenant, "open_signing", [draft])
    ((row, shown),) = page.context["rows"]
    assert (row, shown.mark) == (draft, text.mark(draft))
    assert "2. Người trực tiếp công tác được khen · ≥ 70 % · Mỗi đơn vị" in shown.text
    assert len(shown.lines) == 2
    assert cast.member.name in shown.lines[1]
    assert all(part in page.content.decode() for part in (shown.mark, *shown.lines, *shown.text))


def test_a_text_that_changed_since_the_check_page_is_not_opened(thu, cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    seen = choose(thu, Covenant, "open_signing", [draft]).context["rows"][0][1].mark
    drafting.put(draft, text="Thêm sau khi mở trang.", by=cast.an)
    sent = {"act": 1, "due_on": f"31/12/{int(cast.year) + 1}"}
    for mark in ({}, {f"read-{draft.pk}": seen}, {f"read-{draft.pk}": "x"}):
        again = choose(thu, Covenant, "open_signing", [draft], **sent, **mark)
        assert "3. Thêm sau khi mở trang. · Thực hiện · Mỗi đơn vị" in again.context["rows"][0][1].text
        assert said(again) == (["warning"] if mark else [])
    draft.refresh_from_db()
    assert (draft.state, draft.document) == ("draft", None)
    anew = {f"read-{draft.pk}": again.context["rows"][0][1].mark}
    assert said(choose(thu, Covenant, "open_signing", [draft], **sent, **anew)) == ["success"]


def test_a_draft_goes_round_for_comments(thu, cast, draft):
    assert run(thu, Covenant, "circulate", [draft], due_on="") == ["success"]
    drafting.comment(draft, by=cast.binh, text="Nên thêm")
    remark = Comment.objects.get()
    assert thu.get(address(Comment, "change", remark.pk)).status_code == 200
    assert thu.post(address(Comment, "change", remark.pk), {"text": "Khác"}).status_code == 403


def test_papers_and_signatures_are_evidence(thu, cast, signed):
    signature, paper = signed.document.signatures.get(), signed.document
    for who in (cast.thu, cast.admin):
        thu.force_login(who)
        assert thu.get(address(Signature, "change", signature.pk)).status_code == 200
        assert thu.post(address(Signature, "change", signature.pk), {"signer_name": "Giả"}).status_code == 403
        assert (
            thu.post(address(Signature, "add"), {}).status_code
            == thu.post(address(Document, "add"), {}).status_code
            == 403
        )
        assert thu.post(address(Signature, "delete", signature.pk), {"post": "yes"}).status_code == 403
        assert thu.post(address(Document, "delete", paper.pk), {"post": "yes"}).status_code == 403
        forged = {"title": "Giả", "sha256": "0" * 64, "kind": "scan", "number": "12", "symbol": "GƯ", "issued_on": ""}
        assert thu.post(address(Document, "change", paper.pk), forged).status_code == 302
    digest, title = paper.sha256, paper.title
    paper.refresh_from_db()
    assert (paper.sha256, paper.title, paper.kind, paper.number) == (digest, title, "covenant", "12")


def test_the_day_of_an_authorisation_is_changed_by_nobody(thu, cast, signed):
    proof = paper.file(Document.Kind.AUTHORITY, title="Giấy ủy quyền", issued_on=today(), by=cast.an)
    signed.document.signatures.model._base_manager.update(authority=proof)
    for who in (cast.thu, cast.admin):
        thu.force_login(who)
        assert thu.get(address(Document, "change", proof.pk)).status_code == 200
        assert thu.post(address(Document, "change", proof.pk), {"issued_on": "01/01/2020"}).status_code == 403
    proof.issued_on = None
    with pytest.raises(ValidationError):
        proof.save()


def test_a_wrong_signers_signature_is_voided_with_a_reason(thu, cast, signed):
    signature = signed.document.signatures.get()
    asked = choose(thu, Signature, "void", [signature], act=1, because="Ký nhầm")
    assert set(asked.context["form"].errors) == {"secret"}
    assert run(thu, Signature, "void", [signature], because="Ký nhầm", secret=PASSWORD) == ["success"]
    signature.refresh_from_db()
    assert (signature.void_reason, signature.voided_by) == ("Ký nhầm", cast.thu)
    assert run(thu, Signature, "void", [signature], because="Lần nữa", secret=PASSWORD) == ["error"]


def test_another_council_reaches_none_of_it(client, cast, signed):
    client.force_login(cast.son)
    signature = signed.document.signatures.get()
    for row in (signed, signed.commitments.first(), signed.document, signature):
        assert client.get(address(type(row), "change", row.pk)).status_code == 302
        assert client.get(address(type(row), "history", row.pk)).status_code == 403
    run(client, Covenant, "close", [signed], because="Phá", secret=PASSWORD)
    run(client, Signature, "void", [signature], because="Phá", secret=PASSWORD)
    signature.refresh_from_db()
    signed.refresh_from_db()
    assert signature.voided_at is None
    assert signed.state == "signing"


def test_shared_units_do_not_open_another_councils_papers(client, cast, signed):
    cast.other_bloc.memberships.create(unit=cast.member, since="2020-01-01")
    client.force_login(cast.son)
    assert client.get(address(Document, "change", signed.document.pk)).status_code == 302
    assert client.get(address(Signature, "change", signed.document.signatures.get().pk)).status_code == 302
