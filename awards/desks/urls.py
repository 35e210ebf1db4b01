"""Addresses of this capability."""

from django.urls import path

from awards.desks import views

urlpatterns = [
    path("khen-thuong/", views.award_desk, name="award_desk"),
    path("nam/<int:campaign_pk>/de-nghi/", views.nomination_list, name="nomination_list"),
]
