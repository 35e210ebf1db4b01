"""Addresses of this capability."""

from django.urls import path

from awards.records import rows_views, views

ROOT = "khen-thuong/ho-so/"

urlpatterns = [
    path(ROOT, views.recipient_list, name="recipient_list"),
    path(f"{ROOT}them/", views.recipient_add, name="recipient_add"),
    path(f"{ROOT}<int:pk>/", views.recipient, name="recipient"),
    path(f"{ROOT}<int:pk>/sua/", views.recipient_edit, name="recipient_edit"),
    path(f"{ROOT}<int:pk>/chuyen/", views.recipient_move, name="recipient_move"),
    path(f"{ROOT}<int:pk>/gop/", views.recipient_merge, name="recipient_merge"),
    path(f"{ROOT}<int:pk>/xep-loai/", rows_views.grading_put, name="grading_put"),
    path(f"{ROOT}<int:pk>/sang-kien/", rows_views.initiative_add, name="initiative_add"),
    path(f"{ROOT}<int:pk>/ky-luat/", rows_views.discipline_add, name="discipline_add"),
    path(f"{ROOT}<int:pk>/khen/", rows_views.award_record_add, name="award_record_add"),
    path("khen-thuong/sang-kien/<int:pk>/", rows_views.initiative_edit, name="initiative_edit"),
    path("khen-thuong/ky-luat/<int:pk>/", rows_views.discipline_edit, name="discipline_edit"),
    path("khen-thuong/da-khen/<int:pk>/", rows_views.award_record_edit, name="award_record_edit"),
]
