"""Addresses of this capability."""

from django.urls import path

from emulation.ballots import views

urlpatterns = [
    path("bo-phieu-kin/", views.ballot_secrecy, name="ballot_secrecy"),
    path("phieu/", views.ballot_list, name="ballot_list"),
    path("phieu/<int:pk>/", views.ballot, name="ballot"),
    path("phieu/<int:pk>/bo-phieu/", views.ballot_vote, name="ballot_vote"),
    path("phieu/<int:pk>/da-bo-phieu/", views.ballot_voted, name="ballot_voted"),
]
