"""The addresses of the site, and two floors to compare them with: what Django costs, and what being signed in costs."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from blocs.models import Unit
from config.urls import handler400, urlpatterns

__all__ = ["handler400", "urlpatterns"]


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("empty")


def signed_in(request: HttpRequest) -> HttpResponse:
    """Session and user (the site's middleware has read them), and one row by an indexed column."""
    unit = Unit.objects.filter(code__in=["DV0", "VD00000"]).first()
    return HttpResponse(f"{request.user} {unit}")


urlpatterns = [path("do/trong/", empty, name="empty"), path("do/dang-nhap/", signed_in, name="signed_in"), *urlpatterns]
