"""Addresses of this capability."""

from django.urls import path

from emulation.reports import review_views

reviewing = [
    path("bao-cao/<int:pk>/xet/", review_views.report_review, name="report_review"),
    path("bao-cao/<int:pk>/xet/xong/", review_views.report_reviewed, name="report_reviewed"),
    path("bao-cao/<int:pk>/qua-trinh/", review_views.report_steps, name="report_steps"),
    path("bao-cao/<int:pk>/giao-xet/", review_views.report_reassign, name="report_reassign"),
    path("bao-cao/<int:pk>/gia-han/", review_views.report_extend, name="report_extend"),
    path("bao-cao/<int:pk>/mo-lai/", review_views.report_unlock, name="report_unlock"),
    path("bao-cao/<int:pk>/mien/", review_views.report_waive, name="report_waive"),
]

urlpatterns = [*reviewing]
