"""Addresses of this capability: deciding on a report, what happened to it, what the secretariat changes."""

from django.urls import path

from emulation.reviews import views

urlpatterns = [
    path("bao-cao/<int:pk>/xet/", views.report_review, name="report_review"),
    path("bao-cao/<int:pk>/xet/xong/", views.report_reviewed, name="report_reviewed"),
    path("bao-cao/<int:pk>/qua-trinh/", views.report_steps, name="report_steps"),
    path("bao-cao/<int:pk>/giao-xet/", views.report_reassign, name="report_reassign"),
    path("bao-cao/<int:pk>/gia-han/", views.report_extend, name="report_extend"),
    path("bao-cao/<int:pk>/mo-lai/", views.report_unlock, name="report_unlock"),
    path("bao-cao/<int:pk>/yeu-cau-lai/", views.report_ask_again, name="report_ask_again"),
    path("bao-cao/<int:pk>/mien/", views.report_waive, name="report_waive"),
]
