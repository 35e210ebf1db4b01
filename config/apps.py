"""The site as a Django app (it holds the commands and the home page) and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    name = "config"


class SiteAdminConfig(AdminConfig):
    default_site = "config.admin.SiteAdmin"

    def ready(self) -> None:
        """Take out the pages of allauth: addresses and second factors opened there would be a way round every rule."""
        super().ready()
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from django.contrib import admin

        admin.site.unregister([EmailAddress, Authenticator])
