"""Addresses of this capability."""

from django.urls import path

from awards.fairness import views

YEAR = "nam/<int:campaign_pk>/cong-bang/"

urlpatterns = [
    path(YEAR, views.fairness, name="fairness"),
    path(f"{YEAR}danh-hieu.svg", views.fairness_picture, name="fairness_picture"),
    path(f"{YEAR}cac-nam.svg", views.fairness_years_picture, name="fairness_years_picture"),
    path(f"{YEAR}giai-trinh/<slug:concern>/", views.fairness_answer, name="fairness_answer"),
    path(f"{YEAR}bao-cao/<int:report_pk>/", views.fairness_into_report, name="fairness_into_report"),
]
