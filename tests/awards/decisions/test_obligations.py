from datetime import timedelta

from awards.consultation import publishing
from awards.consultation.models import PublicNotice
from awards.decisions import obligations, revoking
from common.clock import today
from tests.awards import making
from tests.awards.decisions.grounds import ground
from tests.awards.records.making import awarded, graded, person


def kinds(cast):
    return [duty.kind for duty in obligations.open_for([], councils=[cast.council.pk])]


def test_nominations_wait_for_the_secretariat_of_their_council(cast, campaign, catalogue):
    for _ in range(2):
        making.checked(campaign, person(cast.member), "F-BKBT", by=cast.thu)
    duty = obligations.open_for([], councils=[cast.council.pk])[0]
    assert (duty.kind, duty.council_id) == ("award_decide", cast.council.pk)
    assert "2" in duty.title
    assert not obligations.open_for([], councils=[cast.other_bloc.council_id])
    assert not obligations.open_for([cast.member.pk])
    assert [row.kind for row in obligations.open_for(None)] == ["award_decide"]


def test_a_notice_that_is_over_is_to_be_closed(cast, campaign, catalogue):
    row = making.checked(campaign, person(cast.member), "T-CSTDTQ", by=cast.thu)
    notice = publishing.publish(cast.council, [row], title="Lấy ý kiến", by=cast.thu)
    assert "public_notice_close" not in kinds(cast)
    past = today() - timedelta(days=1)
    PublicNotice._base_manager.filter(pk=notice.pk).update(starts_on=past - timedelta(days=20), ends_on=past)
    assert "public_notice_close" in kinds(cast)
    publishing.close(notice, conclusion="Không có ý kiến.", by=cast.thu)
    assert "public_notice_close" not in kinds(cast)


def test_what_relied_on_an_award_taken_back_is_to_be_settled(cast, catalogue):
    fighter = person(cast.member)
    for year in (2023, 2024):
        graded(fighter, year, "good")
        awarded(fighter, "T-LDTT", year)
        awarded(fighter, "T-CSTDCS", year)
    awarded(fighter, "F-BKBT", 2024, decided_on=today() - timedelta(days=200))
    revocation = revoking.revoke(fighter.awards.get(award__code="T-CSTDCS", year="2023"), ground(), by=cast.thu)
    assert kinds(cast) == ["award_settle"]
    revoking.settle(revocation.reliances.get(), settlement="stands", note="Xét lại.", by=cast.thu)
    assert kinds(cast) == []
