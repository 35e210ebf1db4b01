"""Addresses of this capability."""

from django.urls import path

from awards.deliberation import views

MEETING = "khen-thuong/phien-hop/<int:pk>/"

urlpatterns = [
    path("khen-thuong/hoi-dong/<int:council_pk>/phien-hop/", views.meeting_call, name="meeting_call"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}dua-vao/", views.meeting_put, name="meeting_put"),
    path(f"{MEETING}mo-bo-phieu/", views.meeting_open, name="meeting_open"),
    path(f"{MEETING}ket-thuc/", views.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}huy/", views.meeting_cancel, name="meeting_cancel"),
    path("khen-thuong/phien-hop/muc/<int:pk>/bo-ra/", views.meeting_take_off, name="meeting_take_off"),
]
