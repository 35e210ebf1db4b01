"""The site as a Django app (it holds the commands and the home page) and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    name = "config"


class SiteAdminConfig(AdminConfig):
    default_site = "config.admin.SiteAdmin"
