"""Addresses of this capability."""

from django.urls import path

from emulation.rotation import views

urlpatterns = [
    path("nam/<int:pk>/luan-phien/", views.rotation, name="rotation"),
    path("nam/<int:pk>/luan-phien/de-xuat/", views.rotation_propose, name="rotation_propose"),
    path("nam/<int:pk>/luan-phien/bo-phieu/", views.rotation_ballot, name="rotation_ballot"),
    path("luan-phien/<int:pk>/rut/", views.rotation_withdraw, name="rotation_withdraw"),
    path("luan-phien/<int:pk>/ghi-nhan/", views.rotation_choose, name="rotation_choose"),
    path("luan-phien/<int:pk>/cong-nhan/", views.rotation_recognise, name="rotation_recognise"),
]
