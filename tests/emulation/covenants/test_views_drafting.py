"""Drafting on the site: words, commitments, comments, opening, versions."""

import unicodedata
from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, signing
from emulation.covenants.models import Comment, Covenant
from tests.conftest import yesterday


def page(covenant, path="soan"):
    return f"/giao-uoc/{covenant.pk}/{path}/"


def codes_of(response):
    return response.context["form"].codes


def send(client, address, form):
    """Post `form` from the page as it is now."""
    return client.post(address, {"seen": client.get(address).context["form"]["seen"].value(), **form})


def day(days=7):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def commitment_form(**fields):
    return {
        "text": "Sáng kiến được công nhận",
        "comparator": ">=",
        "target": "2,5",
        "unit_of_measure": "sáng kiến",
        "scope": "each",
        **fields,
    }


def test_the_draft_begins_with_usual_words_that_can_be_changed(client, cast, campaign):
    client.force_login(cast.oanh)
    address = f"/nam/{campaign.pk}/giao-uoc/"
    form = client.get(address).context["form"]
    assert form["preamble"].value().startswith("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;")
    response = client.post(address, {"preamble": "Căn cứ thỏa thuận.", "closing": ""})
    covenant = campaign.covenants.get()
    assert response["Location"] == page(covenant)
    assert (covenant.preamble, covenant.state) == ("Căn cứ thỏa thuận.", Covenant.State.DRAFT)
    assert client.post(address, {"preamble": "Khác"})["Location"] == page(covenant)
    assert campaign.covenants.count() == 1


@pytest.mark.parametrize(("who", "status"), [("an", 200), ("oanh", 200), ("thu", 200), ("binh", 403), ("chi", 404)])
def test_the_head_and_the_secretariat_begin(client, cast, campaign, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(f"/nam/{campaign.pk}/giao-uoc/").status_code == status


@pytest.mark.parametrize("path", ["soan", "chi-tieu", "chi-tieu/1", "chi-tieu/1/bo", "gop-y/mo", "mo-ky"])
def test_a_member_writes_nothing(client, cast, draft, path):
    drafting.circulate(draft, by=cast.an)
    client.force_login(cast.binh)
    assert client.get(page(draft, path)).status_code == 403
    assert client.post(page(draft, path), commitment_form(because="x", due_on=day())).status_code == 403
    assert draft.commitments.count() == 2


def test_words_are_stored_composed(client, cast, draft):
    client.force_login(cast.an)
    send(client, page(draft), {"preamble": unicodedata.normalize("NFD", "Đà Nẵng thống nhất"), "closing": ""})
    draft.refresh_from_db()
    assert draft.preamble == unicodedata.normalize("NFC", "Đà Nẵng thống nhất")


def test_a_text_that_is_too_long_is_refused_and_stays_in_the_form(client, cast, draft):
    client.force_login(cast.an)
    response = client.post(page(draft), {"preamble": "x" * 8001, "closing": "Giữ lại"})
    assert codes_of(response) == {"max_length"}
    assert len(response.context["form"]["preamble"].value()) == 8001


def test_ten_megabytes_of_text_are_refused_on_a_page_of_ours(client, cast, draft):
    client.force_login(cast.an)
    response = client.post(page(draft), {"preamble": "x" * 10_000_000})
    assert response.status_code == 400
    assert "2 MB" in response.content.decode()


def test_a_commitment_is_written_with_a_decimal_comma_and_targets_of_its_own(client, cast, draft):
    client.force_login(cast.oanh)
    own = {f"target_{cast.member.pk}": "3"}
    response = client.post(page(draft, "chi-tieu"), commitment_form(**own))
    assert response["Location"] == page(draft) + "#commitments"
    row = draft.commitments.get(number=3)
    assert (row.target, row.unit_of_measure) == (Decimal("2.5"), "sáng kiến")
    assert [(target.unit, target.target) for target in row.unit_targets.all()] == [(cast.member, 3)]
    form = client.get(page(draft, "chi-tieu/3")).context["form"]
    assert (form["target"].value(), form[f"target_{cast.member.pk}"].value()) == ("2,5", "3")


def test_a_double_click_adds_one_commitment(client, cast, draft):
    client.force_login(cast.an)
    for _click in range(2):
        client.post(page(draft, "chi-tieu"), commitment_form())
    assert draft.commitments.count() == 3


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"comparator": "done"}, "target"),
        ({"target": ""}, "target"),
        ({"target": "nhiều"}, "invalid"),
        ({"target": "1" * 20}, "max_digits"),
        ({"text": " "}, "required"),
        ({"scope": "bloc", "own": "3"}, "target_of_the_bloc"),
    ],
)
def test_a_commitment_that_does_not_fit_is_refused_and_keeps_its_input(client, cast, draft, fields, code):
    client.force_login(cast.an)
    own = {f"target_{cast.member.pk}": fields.pop("own", "")} if "own" in fields else {}
    response = client.post(page(draft, "chi-tieu"), commitment_form(**{**fields, **own}))
    assert code in codes_of(response)
    assert response.context["form"]["unit_of_measure"].value() == "sáng kiến"
    assert draft.commitments.count() == 2


def test_a_commitment_is_changed_and_taken_out(client, cast, draft):
    client.force_login(cast.an)
    first = draft.commitments.get(number=1)
    send(client, page(draft, "chi-tieu/1"), commitment_form(commitment=first.pk))
    first.refresh_from_db()
    assert first.text == "Sáng kiến được công nhận"
    client.post(page(draft, "chi-tieu/1/bo"), {"commitment": first.pk})
    assert [row.number for row in draft.commitments.all()] == [1]


def test_words_that_somebody_changed_meanwhile_are_not_written_over_unseen(client, cast, draft):
    client.force_login(cast.an)
    stale = {"seen": client.get(page(draft)).context["form"]["seen"].value(), "preamble": "Của An", "closing": ""}
    drafting.write(draft, preamble="Của Oanh", by=cast.oanh)
    response = client.post(page(draft), stale)
    assert codes_of(response) == {"changed_since"}
    assert response.context["form"]["preamble"].value() == "Của An"
    assert "Của Oanh" in response.content.decode()
    draft.refresh_from_db()
    assert draft.preamble == "Của Oanh"
    again = stale | {"seen": response.context["form"]["seen"].value()}
    for _click in range(2):
        assert client.post(page(draft), again).status_code == 302
    draft.refresh_from_db()
    assert draft.preamble == "Của An"


def test_a_commitment_that_somebody_changed_meanwhile_is_not_written_over_unseen(client, cast, draft):
    client.force_login(cast.an)
    address, row = page(draft, "chi-tieu/2"), draft.commitments.get(number=2)
    opened = client.get(address).context["form"]["seen"].value()
    drafting.put(draft, number=2, text=row.text, comparator=">=", target=Decimal(80), unit_of_measure="%", by=cast.oanh)
    stale = commitment_form(text=row.text, target="75", unit_of_measure="%", commitment=row.pk, seen=opened)
    response = client.post(address, stale)
    assert codes_of(response) == {"changed_since"}
    assert [words for _label, words in response.context["form"].present] == ["80"]
    row.refresh_from_db()
    assert row.target == 80
    assert client.post(address, stale | {"seen": response.context["form"]["seen"].value()}).status_code == 302
    row.refresh_from_db()
    assert row.target == 75


def test_an_answer_that_somebody_gave_meanwhile_is_shown_first(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    remark = drafting.comment(draft, by=cast.binh, text="Nên là 75 %.")
    client.force_login(cast.an)
    opened = client.get(f"/gop-y/{remark.pk}/").context["form"]["seen"].value()
    drafting.answer(Comment.objects.get(), by=cast.oanh, outcome="declined", text="Không.")
    stale = {"outcome": "accepted", "answer": "", "seen": opened}
    assert codes_of(client.post(f"/gop-y/{remark.pk}/", stale)) == {"changed_since"}
    remark.refresh_from_db()
    assert (remark.outcome, remark.answer) == ("declined", "Không.")


@pytest.mark.parametrize("path", ["chi-tieu/1", "chi-tieu/1/bo"])
def test_a_stale_page_touches_no_other_commitment_that_took_the_number(client, cast, draft, path):
    client.force_login(cast.an)
    first, second = draft.commitments.order_by("number")
    opened = str(first.pk)
    drafting.remove(first, by=cast.an)
    response = client.post(page(draft, path), commitment_form(commitment=opened))
    assert codes_of(response) == {"renumbered"}
    assert f'name="commitment" value="{opened}"' in response.content.decode(), "sent again it is refused again"
    assert draft.commitments.get().text == second.text


def test_a_form_that_comes_after_freezing_is_refused_and_keeps_its_words(client, cast, covenant):
    client.force_login(cast.an)
    response = client.post(page(covenant), {"preamble": "Muộn mất rồi", "closing": ""})
    again = {"preamble": "Muộn mất rồi", "closing": "", "seen": response.context["form"]["seen"].value()}
    response = client.post(page(covenant), again)
    assert codes_of(response) == {"frozen"}
    assert response.context["form"]["preamble"].value() == "Muộn mất rồi"
    assert client.get(page(covenant))["Location"] == f"/giao-uoc/{covenant.pk}/"


def test_circulating_opens_the_draft_to_the_members(client, cast, draft):
    client.force_login(cast.an)
    assert codes_of(client.post(page(draft, "gop-y/mo"), {"due_on": day(-1)})) == {"in_the_past"}
    client.post(page(draft, "gop-y/mo"), {"due_on": day()})
    client.force_login(cast.binh)
    assert client.get(f"/giao-uoc/{draft.pk}/").status_code == 200


def test_a_comment_goes_to_its_commitment_and_once(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    client.force_login(cast.binh)
    address = page(draft, "gop-y") + "?so=2"
    form = {"text": "Nên là 75 %.", "commitment": draft.commitments.get(number=2).pk}
    assert client.get(address).context["commitment"].number == 2
    for _click in range(2):
        response = client.post(address, form)
    remark = Comment.objects.get()
    assert response["Location"].endswith(f"#gop-y-{remark.pk}")
    assert (remark.unit, remark.author, remark.commitment.number) == (cast.member, cast.binh, 2)


def test_a_comment_on_a_commitment_that_is_gone_is_refused_and_kept(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    gone = draft.commitments.get(number=2)
    key = gone.pk
    drafting.remove(gone, by=cast.an)
    client.force_login(cast.binh)
    response = client.post(page(draft, "gop-y"), {"text": "Nên là 75 %.", "commitment": key})
    assert codes_of(response) == {"elsewhere"}
    assert response.context["form"]["text"].value() == "Nên là 75 %."


def test_only_members_comment_and_only_while_asked(client, cast, draft, covenant):
    client.force_login(cast.binh)
    assert codes_of(client.post(page(covenant, "gop-y"), {"text": "Muộn"})) == {"not_circulated"}
    client.force_login(cast.thu)
    assert client.post(page(covenant, "gop-y"), {"text": "Không phải thành viên"}).status_code == 403


def test_the_head_answers_with_words_unless_it_accepts(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    remark = drafting.comment(draft, by=cast.binh, text="Nên là 75 %.")
    address = f"/gop-y/{remark.pk}/"
    client.force_login(cast.binh)
    assert client.get(address).status_code == 403
    client.force_login(cast.chi)
    assert client.get(address).status_code == 404
    client.force_login(cast.oanh)
    assert codes_of(send(client, address, {"outcome": "declined"})) == {"answer_missing"}
    assert codes_of(client.post(address, {"outcome": ""})) == {"required"}
    send(client, address, {"outcome": "partly", "answer": "Tiếp thu một phần."})
    remark.refresh_from_db()
    assert (remark.outcome, remark.answer, remark.answered_by) == ("partly", "Tiếp thu một phần.", cast.oanh)


def test_opening_says_what_is_missing_and_what_will_happen(client, cast, draft):
    client.force_login(cast.an)
    response = client.get(page(draft, "mo-ky"))
    assert [gap.code for gap in response.context["gaps"]] == ["not_launched"]
    assert set(response.context["units"]) == {cast.head, cast.member, cast.deputy}
    assert " disabled" in response.content.decode()
    assert codes_of(client.post(page(draft, "mo-ky"), {"due_on": day()})) == {"not_launched"}


def test_only_the_text_that_the_head_has_read_is_frozen(client, cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    client.force_login(cast.an)
    stale = {"due_on": day(), "read": client.get(page(draft, "mo-ky")).context["form"]["read"].value()}
    drafting.put(draft, text="Thêm vào phút chót.", by=cast.oanh)
    response = client.post(page(draft, "mo-ky"), stale)
    assert codes_of(response) == {"text_changed"}
    assert "Thêm vào phút chót." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.parties.count()) == (Covenant.State.DRAFT, 0)
    again = stale | {"read": response.context["form"]["read"].value()}
    assert client.post(page(draft, "mo-ky"), again).status_code == 302
    draft.refresh_from_db()
    assert draft.document.data["commitments"][2]["text"] == "Thêm vào phút chót."


def test_opening_freezes_once(client, cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    client.force_login(cast.an)
    assert codes_of(client.post(page(draft, "mo-ky"), {"due_on": "2026-13-40"})) == {"invalid"}
    opening = {"due_on": day(), "read": client.get(page(draft, "mo-ky")).context["form"]["read"].value()}
    for _click in range(2):
        assert client.post(page(draft, "mo-ky"), opening)["Location"] == f"/giao-uoc/{draft.pk}/"
    draft.refresh_from_db()
    assert (draft.state, draft.parties.count()) == (Covenant.State.SIGNING, 3)


def test_a_character_that_cannot_be_printed_is_named(client, cast, draft):
    drafting.write(draft, by=cast.an, closing="Chúc mừng \U0001f389")
    lifecycle.launch(draft.campaign, by=cast.an)
    client.force_login(cast.an)
    opening = {"due_on": day(), "read": client.get(page(draft, "mo-ky")).context["form"]["read"].value()}
    assert codes_of(client.post(page(draft, "mo-ky"), opening)) == {"unprintable"}
    draft.refresh_from_db()
    assert draft.state == Covenant.State.DRAFT


def test_a_new_version_needs_a_reason_and_is_made_once(client, cast, covenant):
    client.force_login(cast.an)
    assert codes_of(client.post(page(covenant, "ban-moi"), {"because": ""})) == {"required"}
    first = client.post(page(covenant, "ban-moi"), {"because": "Nâng chỉ tiêu"})
    second = client.post(page(covenant, "ban-moi"), {"because": "Nâng chỉ tiêu"})
    assert first["Location"] == second["Location"]
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.WITHDRAWN
    assert covenant.campaign.covenants.count() == 2


def test_a_version_is_withdrawn_with_a_reason(client, cast, covenant):
    client.force_login(cast.thu)
    client.post(page(covenant, "rut"), {"because": "Lập nhầm năm"})
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.WITHDRAWN
    assert signing.progress(covenant)


def test_what_looks_forgotten_is_said_and_stands_in_nobodys_way(client, cast, draft):
    lifecycle.launch(draft.campaign, by=cast.an)
    drafting.circulate(draft, by=cast.an, due_on=today())
    cast.dung.mandates.update(until=yesterday())
    client.force_login(cast.an)
    shown = client.get(page(draft, "mo-ky"))
    assert [doubt.code for doubt in shown.context["doubts"]] == ["comments_still_due", "nobody_signs"]
    assert all(doubt.message in shown.content.decode() for doubt in shown.context["doubts"])
    assert " disabled" not in shown.content.decode()
    client.post(page(draft, "mo-ky"), {"due_on": day(), "read": shown.context["form"]["read"].value()})
    draft.refresh_from_db()
    assert draft.state == Covenant.State.SIGNING


def test_two_buttons_move_a_commitment_up_and_down(client, cast, draft):
    client.force_login(cast.oanh)
    second = draft.commitments.get(number=2)
    shown = client.get(page(draft)).content.decode()
    assert shown.count('name="to" value="1"') == shown.count('name="to" value="2"') == 1, "none leads beyond the ends"
    for _click in range(2):
        response = client.post(page(draft, "chi-tieu/thu-tu"), {"commitment": second.pk, "to": 1})
        assert response["Location"] == page(draft) + "#commitments"
        assert draft.commitments.get(number=1) == second


@pytest.mark.parametrize("form", [{}, {"commitment": "x", "to": "1"}, {"commitment": "9" * 30, "to": "1"}, {"to": "2"}])
def test_a_move_that_names_nothing_moves_nothing(client, cast, draft, form):
    before = list(draft.commitments.values_list("pk", "number"))
    client.force_login(cast.an)
    assert client.post(page(draft, "chi-tieu/thu-tu"), form)["Location"] == page(draft) + "#commitments"
    number = {"commitment": before[0][0], "to": "99"}
    told = client.post(page(draft, "chi-tieu/thu-tu"), number, follow=True)
    assert [message.level_tag for message in told.context["messages"]] == ["error"]
    assert list(draft.commitments.values_list("pk", "number")) == before


def test_a_member_and_a_stranger_move_nothing(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    form = {"commitment": draft.commitments.get(number=2).pk, "to": 1}
    for who, status in ((cast.binh, 403), (cast.chi, 404)):
        client.force_login(who)
        assert client.post(page(draft, "chi-tieu/thu-tu"), form).status_code == status
    assert draft.commitments.get(number=2).pk == form["commitment"]
