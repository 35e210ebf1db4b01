"""Addresses of this room."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("xac-minh/", views.verify, name="verify"),
    path("xac-minh/<str:code>/", views.verify_code, name="verify_code"),
]
