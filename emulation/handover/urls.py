"""Addresses of this capability."""

from django.urls import path

from emulation.handover import views

urlpatterns = [
    path("nam/<int:pk>/ban-giao/", views.handover_begin, name="handover_begin"),
    path("ban-giao/<int:pk>/", views.handover, name="handover"),
    path("ban-giao/<int:pk>/pdf/", views.handover_pdf, name="handover_pdf"),
    path("ban-giao/<int:pk>/mo-ky/", views.handover_open, name="handover_open"),
    path("ban-giao/<int:pk>/rut/", views.handover_recall, name="handover_recall"),
    path("ban-giao/<int:pk>/ky/", views.handover_sign, name="handover_sign"),
    path("ban-giao/<int:pk>/da-ky/", views.handover_signed, name="handover_signed"),
]
