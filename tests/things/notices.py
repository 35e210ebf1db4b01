from emulation.notices import outbox, sending
from emulation.notices.audience import of_people
from emulation.notices.models import Delivery, Message

NEEDS = ("covenants", "conferences", "drafts", "handover")
ARGUMENTS = {
    "emulation:notice_open": {"pk": "notice"},
    **{
        f"emulation:outbox_{name}": {"pk": "message"}
        for name in ("message", "edit", "hold", "release", "cancel", "resend")
    },
    "emulation:outbox_file": {"pk": "message", "file_pk": "file"},
    "emulation:calendar_feed": {"secret": "any"},
}
# Programs that fetch a calendar cannot sign in; its address is the secret.
PUBLIC = {"emulation:calendar_feed"}
OWN = {"emulation:feed_renew"}


def last(scene):
    """A message that was sent, and one with a file that waits."""
    cast = scene.cast
    told = {"to": of_people([cast.binh]), "subject": cast.bloc.name, "body": "Nội dung", "council": cast.council}
    sent, waiting = f"da-gui-{cast.bloc.pk}", f"thu-{cast.bloc.pk}"
    outbox.post("other", key=sent, **told)
    sending.send_waiting()
    outbox.post("other", key=waiting, attachments=[("tep.txt", b"x", "text/plain")], **told)
    scene.message = Message.objects.get(key=waiting)
    scene.file = scene.message.attachments.get()
    scene.notice = Delivery.objects.get(message__key=sent, channel="desk")
