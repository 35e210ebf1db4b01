"""Addresses of this room."""

from django.urls import path

from blocs import views

app_name = "blocs"
urlpatterns = [
    path("", views.bloc_list, name="bloc_list"),
    path("<int:pk>/", views.bloc, name="bloc"),
]
