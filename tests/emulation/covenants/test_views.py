"""Reading a covenant."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blocs import scope, succession
from blocs.models import Membership
from common.clock import at, today
from documents.paper import InkSignature
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, permissions, signing, turns
from tests.conftest import act, authority, make_person, make_unit
from tests.documents.test_uploads import jpeg


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def read(client, person, covenant, status=200):
    client.force_login(person)
    response = client.get(f"/giao-uoc/{covenant.pk}/")
    assert response.status_code == status
    return response


def urls(response):
    acts = response.context["acts"]
    links = [acts.main, acts.download, *acts.others, *acts.rare]
    return {link.url.split("?")[0].split("/")[3] for link in links if link}


def test_the_paper_is_the_frozen_one_whatever_the_rows_say(client, cast, covenant):
    table = type(covenant.commitments.first())
    table._base_manager.filter(covenant=covenant).update(text="Đã sửa sau khi khóa")
    text = read(client, cast.binh, covenant).content.decode()
    assert "Hoàn thành nhiệm vụ chính trị." in text
    assert "Đã sửa sau khi khóa" not in text


def test_a_member_sees_the_one_big_button_and_who_is_missing(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    response = read(client, cast.binh, covenant)
    assert response.context["acts"].main.url == f"/giao-uoc/{covenant.pk}/ky/?don-vi={cast.member.pk}"
    assert response.context["signed_count"] == 1
    assert [seat.state for seat in response.context["seats"]] == ["signed", "missing", "missing"]
    assert response.content.decode().count("btn-primary") == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("an", {"ky", "tu-choi", "ky-giay", "ban-moi", "rut", "pdf"}),
        ("binh", {"ky", "tu-choi", "pdf"}),
        ("oanh", {"pdf"}),
        ("thu", {"ky-giay", "ban-moi", "rut", "pdf"}),
    ],
)
def test_everyone_is_offered_what_they_may_do(client, cast, covenant, who, may):
    assert urls(read(client, getattr(cast, who), covenant)) == may


def test_the_act_of_the_hour_is_the_main_one_and_the_rare_ones_are_folded(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    acts = read(client, cast.an, covenant).context["acts"]
    assert (acts.main, acts.others) == (None, [])
    assert "Close signing" in [link.label for link in acts.rare]
    with at(covenant.signing_due_on + timedelta(days=1)):
        acts = read(client, cast.an, covenant).context["acts"]
    assert acts.main.label == "Close signing"
    assert acts.download.label == "Download the PDF"


def test_who_declined_is_not_waited_for_nor_asked_to_decline_again(client, cast, covenant):
    signing.decline(covenant, unit=cast.member, by=cast.binh, because="Chỉ tiêu chưa phù hợp")
    response = read(client, cast.binh, covenant)
    assert response.context["turn"].sentence.startswith(f"Waiting for {cast.head.name}, {cast.deputy.name} to sign")
    assert response.context["turn"].sentence.endswith(f"{cast.member.name} declined to sign.")
    labels = [link.label for link in response.context["acts"].others]
    assert "Change the reason for declining" in labels
    assert "Decline to sign" not in labels
    page = client.get(f"/giao-uoc/{covenant.pk}/tu-choi/").content.decode()
    assert "Chỉ tiêu chưa phù hợp</textarea>" in page


@pytest.mark.parametrize(
    ("count", "sentence"), [(4, "A, B, C, D"), (5, "A, B, C and 2 other units"), (8, "A, B, C and 5 other units")]
)
def test_more_than_four_names_are_shortened(count, sentence):
    assert turns.listed(list("ABCDEFGH")[:count]) == sentence


def test_while_comments_come_in_the_sentence_names_day_and_count(client, cast, draft):
    drafting.circulate(draft, due_on=today() + timedelta(days=3), by=cast.an)
    drafting.comment(draft, text="Đề nghị 50% là đủ", by=cast.binh)
    said = read(client, cast.binh, draft).context["turn"].sentence
    day = f"{today() + timedelta(days=3):%d/%m/%Y}"
    assert said == f"Comments until the end of {day}; {cast.head.name} answers 1 comment."


def test_an_officer_reads_who_may_sign_instead(client, cast, covenant):
    assert "An (Giám đốc)" in read(client, cast.oanh, covenant).context["acts"].hint


@pytest.mark.parametrize("who", ["chi", "son"])
def test_another_bloc_does_not_know_it(client, cast, covenant, who):
    read(client, getattr(cast, who), covenant, status=404)
    for page in ["ky", "pdf", "soan", "gop-y", "mo-ky", "dong-ky", "ban-moi", "ky-giay", "tu-choi", "rut"]:
        assert client.get(f"/giao-uoc/{covenant.pk}/{page}/").status_code == 404


def test_nobody_reads_without_signing_in(client, covenant):
    assert client.get(f"/giao-uoc/{covenant.pk}/")["Location"].startswith("/tai-khoan/login/")


def test_a_draft_is_seen_by_those_who_write_it_only(client, cast, draft):
    for person in [cast.an, cast.oanh, cast.thu, cast.admin]:
        read(client, person, draft)
    for person in [cast.binh, cast.dung, cast.chi]:
        read(client, person, draft, status=404)


def test_a_draft_that_was_given_up_before_it_went_round_stays_with_those_who_wrote_it(client, cast, draft):
    drafting.withdraw(draft, by=cast.an, because="Lập nhầm")
    for person in [cast.an, cast.oanh, cast.thu, cast.admin]:
        read(client, person, draft)
    for person in [cast.binh, cast.dung, cast.chi]:
        read(client, person, draft, status=404)
    second = drafting.draft(draft.campaign, by=cast.an)
    drafting.put(second, text="Hoàn thành nhiệm vụ.", by=cast.an)
    drafting.circulate(second, by=cast.an)
    assert read(client, cast.binh, second).context["versions"] == [second]
    year = client.get(f"/nam/{draft.campaign_id}/").context["year"]
    assert (year.covenants, year.covenant) == ([second], second)


def test_a_draft_that_went_round_is_read_after_it_was_given_up(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    drafting.withdraw(draft, by=cast.an, because="Lập nhầm")
    read(client, cast.binh, draft)
    read(client, cast.chi, draft, status=404)


def test_comments_stand_at_their_commitment_with_the_answer(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    second = draft.commitments.get(number=2)
    remark = drafting.comment(draft, by=cast.binh, text="Nên là 75 %.", commitment=second)
    response = read(client, cast.an, draft)
    assert response.context["commitments"][1]["remarks"] == [remark]
    assert response.context["acts"].main.url == f"/gop-y/{remark.pk}/"
    assert {gap.code for gap in response.context["acts"].gaps} == {"not_launched", "unanswered_comments"}

    drafting.answer(remark, by=cast.an, outcome="declined", text="Giữ như cũ.")
    lifecycle.launch(draft.campaign, by=cast.an)
    response = read(client, cast.an, draft)
    assert response.context["acts"].main.url == f"/giao-uoc/{draft.pk}/mo-ky/"
    signing.open_signing(draft, due_on=today(), by=cast.an)
    text = read(client, cast.binh, draft).content.decode()
    assert "Nên là 75 %." in text
    assert "Giữ như cũ." in text


def test_late_paper_declined_and_voided_are_told_apart(client, cast, covenant):
    wrong = signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    signing.replace_signer(covenant, signature=wrong, by=cast.an, because="Ký nhầm tư cách")
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="Chỉ tiêu 2 chưa phù hợp")
    with at(today() + timedelta(days=9)):
        signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
        response = read(client, cast.thu, covenant)
    states = {seat.name: seat.state for seat in response.context["seats"]}
    assert states == {cast.head.name: "missing", cast.member.name: "late", cast.deputy.name: "declined"}
    assert response.context["turn"].kind == "late"
    text = response.content.decode()
    assert "Ký nhầm tư cách" in text
    assert "Chỉ tiêu 2 chưa phù hợp" in text


def test_closing_with_units_missing_is_told_with_its_reason(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    signing.close(covenant, by=cast.an, because="Đài đang sáp nhập")
    response = read(client, cast.binh, covenant)
    assert response.context["closing_reason"] == "Đài đang sáp nhập"
    assert cast.deputy.name in response.context["turn"].sentence


def test_a_new_version_shows_what_it_changes(client, cast, covenant):
    second = drafting.new_version(covenant, by=cast.an, because="Nâng chỉ tiêu")
    drafting.put(second, number=2, text="Người trực tiếp công tác được khen", comparator=">=", target=80, by=cast.an)
    response = read(client, cast.an, second)
    assert [(change.kind, change.number) for change in response.context["changes"]] == [("changed", 2)]
    assert [version.version for version in response.context["versions"]] == [2, 1]
    assert "Nâng chỉ tiêu" in response.content.decode()


def test_rights_on_the_page_are_those_of_the_rules(cast, draft):
    for person in [cast.an, cast.oanh, cast.binh, cast.thu, cast.chi, cast.son, cast.admin]:
        rights = permissions.rights(person, draft)
        assert rights.drafts == permissions.can_draft(person, draft)
        assert rights.decides == permissions.can_decide(person, draft)
        assert rights.head == cast.head


def queries_of(client, person, covenant):
    read(client, person, covenant)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/giao-uoc/{covenant.pk}/")
    return len(captured)


@pytest.mark.parametrize("who", ["an", "binh", "oanh", "thu"])
def test_the_open_covenant_takes_the_same_few_queries_with_3_and_12_parties(client, cast, draft, who):
    counts = []
    for size in (3, 12):
        for _unit in range(size - draft.campaign.memberships().count()):
            unit = make_unit()
            Membership.objects.create(bloc=cast.bloc, unit=unit, since=today() - timedelta(days=900))
            make_person(unit=unit)
        if size == 3:
            lifecycle.launch(draft.campaign, by=cast.an)
        covenant = signing.open_signing(draft, due_on=today(), by=cast.an)
        for place in signing.progress(covenant)[2:]:
            signer = place.party.unit.mandates.get(capacity="leader").person
            signing.sign(covenant, unit=place.party.unit, by=signer, act=act(covenant))
        counts.append(queries_of(client, getattr(cast, who), covenant))
        drafting.withdraw(covenant, by=cast.an, because="Thử số lượng khác")
        draft = drafting.draft(covenant.campaign, preamble="Lại", by=cast.an)
        drafting.put(draft, text="Hoàn thành nhiệm vụ.", by=cast.an)
    assert counts[0] + 1 == counts[1] <= 12  # a second version asks for the first


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_draft_takes_few_queries_however_much_is_in_it(client, cast, draft, who):
    drafting.circulate(draft, by=cast.an)
    person, counts = getattr(cast, who), []
    for number in (3, 12):
        row = drafting.put(
            draft, text=f"Chỉ tiêu {number}", comparator=">=", target=1, unit_targets={cast.member: 2}, by=cast.an
        )
        drafting.comment(draft, by=cast.binh, text=f"Góp ý {number}", commitment=row)
        counts.append(queries_of(client, person, draft))
    assert counts[0] == counts[1] <= 12


def test_the_pdf_is_the_copy_handed_out(client, cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    client.force_login(cast.binh)
    response = client.get(f"/giao-uoc/{covenant.pk}/pdf/")
    covenant.refresh_from_db()
    copy = signing.issue_copy(covenant)
    assert response.content == bytes(copy.data)
    assert response["ETag"] == f'"{copy.sha256}"'
    assert response["Content-Type"] == "application/pdf"
    assert "private" in response["Cache-Control"]
    assert response["Content-Disposition"].endswith('khoi-thi-dua-tong-hop-ban-1.pdf"')
    again = client.get(f"/giao-uoc/{covenant.pk}/pdf/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_draft_has_no_pdf(client, cast, draft):
    client.force_login(cast.an)
    assert client.get(f"/giao-uoc/{draft.pk}/pdf/").status_code == 404


def test_a_scan_is_handed_to_those_who_may_see_the_covenant_as_a_file_only(client, cast, covenant):
    ink = InkSignature("Nguyễn Văn Đức", "Giám đốc", covenant.opened_at, jpeg(), "image/jpeg")
    signature = signing.record_ink(covenant, unit=cast.member, ink=ink, by=cast.an)
    address = f"/giao-uoc/{covenant.pk}/chu-ky/{signature.pk}/ban-quet/"
    client.force_login(cast.dung)
    response = client.get(address)
    assert response.content == jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert [seat.state for seat in read(client, cast.dung, covenant).context["seats"]][2] == "ink"
    client.force_login(cast.chi)
    assert client.get(address).status_code == 404


def count(client, person, covenant) -> int:
    read(client, person, covenant)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/giao-uoc/{covenant.pk}/")
    return len(queries)


def test_renamed_units_keep_their_names_on_the_paper_and_cost_no_more_queries(client, cast, covenant):
    # The heir's page asks what the heir came from: as often for one renamed party as for all of them.
    succession.rename(cast.member, name="Kho bạc khu vực", code="KV", on=today(), decision="Quyết định 1", by=cast.thu)
    scope.forget(cast.binh)
    one = count(client, cast.binh, covenant)
    for unit in (cast.head, cast.deputy):
        succession.rename(
            unit, name=f"{unit} mới", code=f"{unit.code}M", on=today(), decision="Quyết định 2", by=cast.thu
        )
    assert count(client, cast.binh, covenant) == one <= 12
    seats = read(client, cast.binh, covenant).context["seats"]
    assert [seat.name for seat in seats] == ["Sở Nội vụ", "Đài Phát thanh và Truyền hình tỉnh", "Kho bạc Nhà nước tỉnh"]


def test_the_copy_of_an_authorisation_is_handed_to_those_who_read_the_covenant(client, cast, covenant):
    given = authority(data=b"%PDF-1.4 uy quyen", media_type="application/pdf")
    sent = act(covenant, capacity="Q.", capacity_for="Giám đốc", authority=given)
    signature = signing.sign(covenant, unit=cast.member, by=cast.binh, act=sent)
    path = f"/giao-uoc/{covenant.pk}/chu-ky/{signature.pk}/uy-quyen/"
    assert path in read(client, cast.dung, covenant).content.decode()
    assert client.get(path).content == b"%PDF-1.4 uy quyen"
    client.force_login(cast.chi)
    assert client.get(path).status_code == 404
