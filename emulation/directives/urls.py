"""Addresses of this capability."""

from django.urls import path

from emulation.directives import views

urlpatterns = [
    path("nam/<int:campaign_pk>/chi-dao/", views.directive_list, name="directive_list"),
    path("nam/<int:campaign_pk>/chi-dao/giao/", views.directive_give, name="directive_give"),
    path("chi-dao/<int:pk>/", views.directive, name="directive"),
    path("chi-dao/<int:pk>/bao-cao/", views.directive_report, name="directive_report"),
    path("chi-dao/<int:pk>/thay-doi/", views.directive_change, name="directive_change"),
]
