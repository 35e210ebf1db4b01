"""Addresses of this capability."""

from django.urls import path

from config.overview import views

urlpatterns = [
    path("nam/<int:pk>/", views.campaign, name="campaign"),
    path("hoi-nghi/<int:pk>/", views.conference, name="conference"),
    path("lich/<str:secret>.ics", views.calendar_feed, name="calendar_feed"),
]
