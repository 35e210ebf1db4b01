"""Addresses of this capability."""

from django.urls import path

from awards.catalogue import views

urlpatterns = [
    path("khen-thuong/danh-muc/", views.award_list, name="award_list"),
    path("khen-thuong/danh-muc/<str:code>/", views.award, name="award"),
]
