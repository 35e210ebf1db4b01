from datetime import timedelta

from common.clock import now, today
from documents import paper
from documents.models import Signature
from emulation.covenants import drafting
from emulation.covenants import signing as covenant_signing
from emulation.covenants.models import Covenant
from tests.conftest import act, make_draft

ARGUMENTS = {
    "emulation:covenant_begin": {"campaign_pk": "campaign"},
    **{
        f"emulation:{name}": {"pk": "covenant"}
        for name in (
            "covenant",
            "covenant_pdf",
            "covenant_draft",
            "commitment_add",
            "commitment_move",
            "covenant_circulate",
            "covenant_comment",
            "covenant_open",
            "covenant_sign",
            "covenant_signed",
            "covenant_decline",
            "covenant_ink",
            "covenant_close",
            "covenant_new_version",
            "covenant_withdraw",
        )
    },
    "emulation:commitment_edit": {"pk": "covenant", "number": "number"},
    "emulation:commitment_remove": {"pk": "covenant", "number": "number"},
    "emulation:comment_answer": {"pk": "comment"},
    "emulation:signature_void": {"pk": "covenant", "signature_pk": "signature"},
    "emulation:signature_scan": {"pk": "covenant", "signature_pk": "signature"},
    "emulation:signature_authority": {"pk": "covenant", "signature_pk": "signature"},
}
READ_BY_MEMBERS = {
    "emulation:covenant", "emulation:covenant_pdf", "emulation:covenant_sign", "emulation:covenant_decline",
}  # fmt: skip
FILTERS = {Covenant: 1, Signature: 2}


def draft(scene):
    scene.covenant, scene.number = make_draft(scene.cast, scene.campaign), 1
    scene.commitment = scene.covenant.commitments.first()
    scene.commitment.movements.add(scene.movement)


def circulated(scene):
    drafting.circulate(scene.covenant, by=scene.cast.an)
    scene.comment = drafting.comment(scene.covenant, text="Góp ý", commitment=scene.commitment, by=scene.cast.binh)


def signing(scene):
    cast, covenant = scene.cast, scene.covenant
    drafting.answer(scene.comment, outcome="accepted", by=cast.an)
    covenant_signing.open_signing(covenant, due_on=today() + timedelta(days=7), by=cast.an)
    ink = paper.InkSignature(
        signer_name="Dung", post="Giám đốc", signed_at=now(), scan=b"%PDF-1.7", media_type="application/pdf"
    )
    scene.signature = covenant_signing.record_ink(covenant, unit=cast.deputy, ink=ink, by=cast.an)
    scene.party = covenant.parties.first()


def in_force(scene):
    covenant_signing.close(scene.covenant, by=scene.cast.an, because="Hết hạn")


def last(scene):
    scene.covenant.refresh_from_db()
    if scene.covenant.document:
        scene.document = scene.covenant.document


def listed(scene):
    cast, covenant = scene.cast, scene.covenant
    covenant_signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
