"""Addresses of this capability."""

from django.urls import path

from emulation.ranking import views, year_views

YEAR = "nam/<int:campaign_pk>/"

urlpatterns = [
    path(f"{YEAR}xep-hang/", views.ranking, name="ranking"),
    path(f"{YEAR}xep-hang/phan-bo.svg", views.ranking_picture, name="ranking_picture"),
    path(f"{YEAR}xep-hang/de-nghi/", views.ranking_propose, name="ranking_propose"),
    path(f"{YEAR}xep-hang/cac-nam/", year_views.ranking_years, name="ranking_years"),
    path(f"{YEAR}xep-hang/cac-nam.svg", year_views.ranking_years_picture, name="ranking_years_picture"),
    path(f"{YEAR}xep-hang/<int:unit_pk>/", views.ranking_unit, name="ranking_unit"),
    path(f"{YEAR}tien-do/", year_views.commitment_progress, name="commitment_progress"),
    path(f"{YEAR}tien-do/bieu-do.svg", year_views.commitment_progress_picture, name="commitment_progress_picture"),
    path("xep-hang/<int:pk>/dong-y/", views.ranking_agree, name="ranking_agree"),
    path("xep-hang/<int:pk>/rut/", views.ranking_withdraw, name="ranking_withdraw"),
    path("xep-hang/<int:pk>/pdf/", views.ranking_pdf, name="ranking_pdf"),
]
