"""Addresses of this capability."""

from django.urls import path

from emulation.overview import views

urlpatterns = [
    path("nam/<int:pk>/", views.campaign, name="campaign"),
]
