"""Both units are asked to sign the record, the bloc hears the end; who leads next year is told when it is decided."""

from emulation.handover import handing
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from tests.emulation.handover.test_handing import chosen, handover, on, own_act, record

__all__ = ["chosen", "handover", "on", "record"]


def heard(kind, what) -> tuple[str, set[str]]:
    row = Message.objects.get(kind=kind, key__contains=what)
    return row.body, {who.name for who in recipients(row)}


def test_the_bloc_hears_who_was_chosen(cast, chosen):
    body, names = heard(Message.Kind.ROTATION, ":chosen")
    assert body == f"{cast.member.name} được chọn: khối trưởng năm {chosen.year}."
    assert names == {"An", "Oanh", "Bình", "Dung"}


def test_both_units_are_asked_and_the_bloc_hears_the_end(cast, record):
    assert heard(Message.Kind.HANDOVER, ":opened:")[1] == {"An", "Bình"}
    handing.sign(record, unit=cast.head, by=cast.an, act=own_act(record))
    handing.sign(record, unit=cast.member, by=cast.binh, act=own_act(record))
    assert heard(Message.Kind.HANDOVER, ":finished")[1] == {"An", "Oanh", "Bình", "Dung"}
