"""The site with one view that breaks."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from config.urls import urlpatterns as site


@login_not_required
def broken(request):
    raise RuntimeError("hỏng")


urlpatterns = [path("hong/", broken), *site]
