"""Addresses of this capability."""

from django.urls import path

from awards.consultation import views

urlpatterns = [
    path("khen-thuong/cong-khai/", views.public_notices, name="public_notices"),
    path("khen-thuong/cong-khai/<int:pk>/", views.public_notice, name="public_notice"),
    path("khen-thuong/cong-khai/<int:pk>/ket-thuc/", views.public_notice_close, name="public_notice_close"),
    path("khen-thuong/cong-khai/y-kien/<int:pk>/tra-loi/", views.opinion_answer, name="opinion_answer"),
    path("khen-thuong/hoi-dong/<int:council_pk>/cong-khai/", views.public_notice_publish, name="public_notice_publish"),
]
