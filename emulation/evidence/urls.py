"""Addresses of this capability."""

from django.urls import path

from emulation.evidence import views

urlpatterns = [
    path("nam/<int:campaign_pk>/minh-chung/", views.evidence_list, name="evidence_list"),
    path("minh-chung/<int:pk>/", views.evidence_file, name="evidence_file"),
    path("minh-chung/<int:pk>/xoa/", views.evidence_remove, name="evidence_remove"),
]
