"""What anyone, signed in or not, may ask about a paper."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from documents import verification
from documents.forms import VerifyForm

QUESTIONS_A_MINUTE = 30


def is_asking_too_often(request):
    """Whether this address asked more than its share in this minute; guessing codes must not pay."""
    # The counter of the sign-in pages, because it takes a lock: the database cache's own incr() loses counts.
    rates = {"verify": f"{QUESTIONS_A_MINUTE}/m/ip"}
    return not ratelimit.consume(request, app="documents", action="verify", config=rates, limit_get=True)


def _too_often(request):
    return render(request, "documents/verify.html", {"form": VerifyForm(), "is_too_often": True}, status=429)


@login_not_required
def verify(request):
    if request.method != "POST":
        return render(request, "documents/verify.html", {"form": VerifyForm()})
    if is_asking_too_often(request):
        return _too_often(request)
    form, finding = VerifyForm(request.POST, request.FILES), None
    if form.is_valid():
        if not form.cleaned_data["file"]:
            return redirect("documents:verify_code", code=verification.tidy_code(form.cleaned_data["code"]))
        finding = verification.by_file(form.cleaned_data["file"])
    return render(request, "documents/verify.html", {"form": form, "finding": finding})


@login_not_required
def verify_code(request, code):
    if is_asking_too_often(request):
        return _too_often(request)
    finding = verification.by_code(code)
    form = VerifyForm(initial={} if finding.document else {"code": code})
    context = {"form": form, "finding": finding, "code": code}
    return render(request, "documents/verify_code.html", context, status=200 if finding.document else 404)
