"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import errors, home
from config.overview import urls as overview
from emulation import urls as emulation

admin.site.login = secure_admin_login(admin.site.login)

handler400 = "config.errors.bad_request"

urlpatterns = [
    path("", home.home, name="home"),
    path("khoi/", include("blocs.urls")),
    path("van-ban/", include("documents.urls")),
    path("", include(([*overview.urlpatterns, *emulation.urlpatterns], emulation.app_name))),
    path("", include("awards.urls")),
    path("tai-khoan/email/", errors.closed),  # secretariats give the addresses; a second one would be a way in
    path("tai-khoan/", include("allauth.urls")),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
    path("quan-tri/", admin.site.urls),
]
