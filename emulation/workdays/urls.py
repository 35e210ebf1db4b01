"""Addresses of this capability."""

from django.urls import path

from emulation.workdays import views

urlpatterns = [path("ngay-nghi/", views.holiday_list, name="holiday_list")]
