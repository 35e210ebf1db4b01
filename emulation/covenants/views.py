"""Reading a covenant: the page, the PDF, and the scans of signatures on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.text import slugify

from common.text import fold
from documents.models import FrozenFile
from documents.uploads import ENDINGS
from emulation.covenants import permissions, reading, signing, turns
from emulation.covenants.models import Covenant


def readable(user):
    """Covenants that `user` may see, with what every page about one shows."""
    return described(Covenant.objects.visible_to(user))


def described(covenants):
    return covenants.select_related("campaign__bloc__council", "document")


def covenant(request, pk):
    covenant = reading.find(pk, request.user)
    rights = covenant and permissions.rights(request.user, covenant)
    if not covenant or not covenant.is_shown_to(drafts=rights.drafts):
        raise Http404
    signatures, said = reading.signatures(covenant), reading.remarks(covenant)
    places = signing.progress(covenant, signatures)
    sheet, versions = reading.sheet(covenant), reading.versions(covenant, drafts=rights.drafts)
    acts = turns.acts(covenant, request.user, rights, places, said)
    mine = {place.party.unit_id for place in reading.mine(request.user, places)}
    context = {
        "covenant": covenant,
        "sheet": sheet,
        "commitments": reading.with_remarks(sheet["commitments"], said if covenant.is_editable else None),
        "remarks": said,
        "rights": rights,
        "signed_count": sum(bool(place.signature) for place in places),
        "seats": reading.seats(covenant, places, mine, decides=rights.decides),
        "voided": [signature for signature in signatures if signature.voided_at],
        "turn": turns.turn(covenant, rights, places, said),
        "acts": acts,
        "versions": versions,
        "changes": reading.changes_since_last(covenant, versions),
        "closing_reason": reading.closing_reason(covenant),
        "may_comment": bool(acts.comment_unit),
    }
    return render(request, "emulation/covenant.html", context)


def covenant_pdf(request, pk):
    covenant = get_object_or_404(readable(request.user).filter(document__isnull=False), pk=pk)
    copy = signing.issue_copy(covenant)
    words = ["giao uoc thi dua", covenant.campaign.year, covenant.campaign.bloc.label, f"ban {covenant.version}"]
    name = slugify(fold(" ".join(words)))[:120]
    response = attachment(bytes(copy.data), "application/pdf", f"{name}.pdf")
    response.headers["ETag"] = f'"{copy.sha256}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def signature_scan(request, pk, signature_pk):
    return evidence(request, pk, signature_pk, "scan", "ban quet")


def signature_authority(request, pk, signature_pk):
    return evidence(request, pk, signature_pk, "authority", "van ban uy quyen")


def evidence(request, pk, signature_pk, kind, words):
    """Hand out the file behind a signature: its `scan`, or the copy of its `authority`."""
    covenant = get_object_or_404(readable(request.user).filter(document__isnull=False), pk=pk)
    signature = get_object_or_404(covenant.document.signatures.filter(**{f"{kind}__isnull": False}), pk=signature_pk)
    file = get_object_or_404(FrozenFile, pk=getattr(signature, f"{kind}_id"))
    name = slugify(fold(f"{words} {signature.unit_name}"))[:120]
    return attachment(bytes(file.data), file.media_type, f"{name}.{ENDINGS.get(file.media_type, 'bin')}")


def attachment(data, media_type, name):
    """Return a file to save, which no browser shows as a page of ours."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
