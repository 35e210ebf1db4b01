"""Addresses of this capability."""

from django.urls import path

from emulation.criteria import beginning_views, publishing_views, tree_views, trying_views, views

urlpatterns = [
    path("nam/<int:campaign_pk>/tieu-chi/", views.criteria_list, name="criteria_list"),
    path("nam/<int:campaign_pk>/tieu-chi/lap/", beginning_views.criteria_begin, name="criteria_begin"),
    path("nam/<int:campaign_pk>/tieu-chi/sao-chep/", beginning_views.criteria_copy, name="criteria_copy"),
    path("nam/<int:campaign_pk>/tieu-chi/tep/", beginning_views.criteria_import, name="criteria_import"),
    path("nam/<int:campaign_pk>/tieu-chi/mau/", beginning_views.criteria_sample, name="criteria_sample"),
    path("tieu-chi/<int:pk>/", views.criteria_table, name="criteria_table"),
    path("tieu-chi/<int:pk>/tep/", views.criteria_file, name="criteria_file"),
    path("tieu-chi/<int:pk>/soan/", tree_views.criteria_tree, name="criteria_tree"),
    path("tieu-chi/<int:pk>/soan/thiet-lap/", tree_views.criteria_settings, name="criteria_settings"),
    path("tieu-chi/<int:pk>/soan/them/", tree_views.criterion_add, name="criterion_add"),
    path("tieu-chi/<int:pk>/soan/thu-tu/", tree_views.criterion_move, name="criterion_move"),
    path("tieu-chi/<int:pk>/soan/<int:row_pk>/", tree_views.criterion_edit, name="criterion_edit"),
    path("tieu-chi/<int:pk>/soan/<int:row_pk>/bo/", tree_views.criterion_remove, name="criterion_remove"),
    path("tieu-chi/<int:pk>/thu/", trying_views.criteria_try, name="criteria_try"),
    path("tieu-chi/<int:pk>/thu/mau/", trying_views.criteria_results_sample, name="criteria_results_sample"),
    path("tieu-chi/<int:pk>/cong-bo/", publishing_views.criteria_publish, name="criteria_publish"),
    path("tieu-chi/<int:pk>/ban-moi/", publishing_views.criteria_new_version, name="criteria_new_version"),
    path("tieu-chi/<int:pk>/rut/", publishing_views.criteria_withdraw, name="criteria_withdraw"),
]
