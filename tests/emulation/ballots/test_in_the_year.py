"""Where a ballot shows afterwards: in the minutes of its conference and on the page of the year."""

from django.urls import reverse

from emulation.ballots import counting, hands
from emulation.minutes import text
from tests.emulation.ballots.meeting import again, everybody_votes, figures, opened, prepare


def count(ballot, by):
    counting.close(ballot, by=by)
    return again(counting.count(ballot, by=by))


def test_the_minutes_of_the_conference_take_its_counted_ballots_in(cast, meeting):
    shown = opened(meeting, cast.an, [cast.head, cast.member], method="hands")
    hands.record(shown, figures(shown, (5, 2, 0), (3, 4, 0)), by=cast.an)
    shown = count(shown, cast.an)
    few = opened(meeting, cast.an, [cast.head], title="Kín", counts_from=9)
    everybody_votes(few, cast, dict.fromkeys(cast.units, "agree"))
    few = count(few, cast.an)
    opened(meeting, cast.an, [cast.head], title="Đang bỏ phiếu")
    count(opened(meeting, cast.an, [cast.head], title="Thử", is_trial=True), cast.an)
    assert [text.ballot_line(row) for row in text.counted_ballots(meeting)] == [
        "Giơ tay, Suy tôn Cờ thi đua: 7/7 đơn vị biểu quyết; Sở Nội vụ: đủ số phiếu (5 phiếu, 71,43 %); "
        "Kho bạc Nhà nước tỉnh: không đủ số phiếu (3 phiếu, 42,86 %); "
        f"biên bản kiểm phiếu {shown.document.code}.",
        "Bỏ phiếu kín trực tuyến, Kín: 7/7 đơn vị biểu quyết; Sở Nội vụ: đủ số phiếu; "
        f"biên bản kiểm phiếu {few.document.code}.",
    ]


def test_the_page_of_the_year_lists_ballots_and_drafts_only_for_those_who_prepare(client, cast, meeting):
    opened(meeting, cast.an, [cast.head], title="Cuộc đã mở")
    prepare(meeting, cast.an, [cast.head], title="Cuộc đang soạn")
    address = reverse("emulation:campaign", args=[meeting.campaign_id])
    for person, sees_draft in ((cast.an, True), (cast.binh, False)):
        client.force_login(person)
        said = client.get(address).content.decode()
        assert "Cuộc đã mở" in said and ("Cuộc đang soạn" in said) is sees_draft
