"""Two people at the same moment, on PostgreSQL."""

from datetime import timedelta

import pytest

from common.clock import today
from emulation.directives import directing
from emulation.directives.models import Directive
from emulation.minutes import signing, writing
from emulation.minutes.models import Minutes, SectionVersion
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.minutes.conftest import act, finish

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def everything_kept(conference, key) -> set[str]:
    """Every text that can still be read: the one in place and the old ones."""
    minutes = writing.of(conference)
    kept = {row.body for row in writing.versions(minutes, key)}
    return kept | {writing.part(minutes, key).section.body}


def test_of_two_secretaries_typing_the_same_section_exactly_one_is_refused_and_nothing_is_lost(cast, conference):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    for number in range(ROUNDS):
        key, version = "opening", number
        texts = [f"Của Oanh, lần {number}.", f"Của Thư, lần {number}."]
        outcomes = together(
            lambda: writing.save_section(conference, key, texts[0], version=version, by=oanh),  # noqa: B023
            lambda: writing.save_section(conference, key, texts[1], version=version, by=thu),  # noqa: B023
        )
        assert refused(outcomes) == ["stale"]
        assert set(texts) <= everything_kept(conference, key)
        assert writing.part(writing.of(conference), key).section.version == number + 1
    assert Minutes.objects.count() == 1
    assert SectionVersion.objects.filter(kind="refused").count() == ROUNDS


def test_two_who_write_different_sections_do_not_get_into_each_others_way(cast, conference):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    for number in range(ROUNDS):
        outcomes = together(
            lambda: writing.save_section(conference, "opening", f"{number}", version=number, by=oanh),  # noqa: B023
            lambda: writing.save_section(conference, "conclusions", f"{number}", version=number, by=thu),  # noqa: B023
        )
        assert refused(outcomes) == []


def test_two_last_signatures_at_the_same_moment_lock_the_minutes_once(cast, written):
    minutes = finish(cast, written)
    given, oanh, an = act(minutes), anew(cast.oanh), anew(cast.an)
    outcomes = together(
        lambda: signing.sign(minutes, role="secretary", by=oanh, act=given),
        lambda: signing.sign(minutes, role="chair", by=an, act=given),
    )
    assert refused(outcomes) == []
    minutes.refresh_from_db()
    assert minutes.state == Minutes.State.SIGNED
    assert minutes.history.filter(state="signed").count() == 1


def test_taking_back_and_signing_at_the_same_moment_end_in_one_of_the_two(cast, written):
    for _ in range(5):
        minutes = finish(cast, written)
        given, oanh, an = act(minutes), anew(cast.oanh), anew(cast.an)
        outcomes = together(
            lambda: signing.sign(minutes, role="secretary", by=oanh, act=given),  # noqa: B023
            lambda: signing.take_back(minutes, because="Sửa", by=an),  # noqa: B023
        )
        assert len(refused(outcomes)) == 1
        minutes.refresh_from_db()
        is_signed = bool(signing.signatures(minutes))
        assert minutes.state == ("signing" if is_signed else "draft")
        if is_signed:
            break


def test_a_save_and_the_putting_out_at_the_same_moment_never_lose_the_text(cast, written):
    oanh, thu = anew(cast.oanh), anew(cast.thu)
    outcomes = together(
        lambda: writing.save_section(written, "opening", "Sửa vào phút chót.", version=1, by=thu),
        lambda: finish(cast, written, by=oanh),
    )
    codes = refused(outcomes)
    minutes = writing.of(written)
    assert minutes.state == "signing"
    assert (minutes.document.data["opening"] == ["Sửa vào phút chót."]) == (codes == [])
    assert codes in ([], ["finished"])


def test_a_directive_sent_twice_at_once_is_kept_once_and_numbers_do_not_clash(cast, conference):
    an, oanh = anew(cast.an), anew(cast.oanh)
    due_on, before = today() + timedelta(days=3), Directive.objects.count()
    for number in range(ROUNDS):
        fields = {"text": f"Việc {number}", "owner": cast.member, "due_on": due_on}
        outcomes = together(
            lambda: directing.give(conference.campaign, **fields, by=an),  # noqa: B023
            lambda: directing.give(conference.campaign, **fields, by=oanh),  # noqa: B023
        )
        assert refused(outcomes) == []
    assert Directive.objects.count() == before + ROUNDS
