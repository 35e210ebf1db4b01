"""Chair and secretary are asked to sign; the members hear when the minutes are signed."""

from emulation.minutes import signing
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from tests.emulation.minutes.conftest import act


def names(what) -> set[str]:
    row = Message.objects.get(kind=Message.Kind.MINUTES, key__contains=what)
    return {who.name for who in recipients(row)}


def test_those_who_sign_are_asked_and_the_members_hear_the_end(cast, minutes):
    assert names("put_out") == {"An", "Oanh"}
    signing.sign(minutes, role="secretary", by=cast.oanh, act=act(minutes))
    signing.sign(minutes, role="chair", by=cast.an, act=act(minutes))
    assert names("signed") == {"An", "Oanh", "Bình", "Dung"}
