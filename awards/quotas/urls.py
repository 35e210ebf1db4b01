"""Addresses of this capability."""

from django.urls import path

from awards.quotas import views

YEAR = "nam/<int:campaign_pk>/"

urlpatterns = [
    path(f"{YEAR}chi-tieu/", views.quotas, name="quotas"),
    path(f"{YEAR}chi-tieu/cho-phep-vuot/", views.quota_waive, name="quota_waive"),
]
