"""Addresses of this capability."""

from django.urls import path

from emulation.sheets import entry_views, round_views, secretariat_views, views

urlpatterns = [
    path("nam/<int:campaign_pk>/cham-diem/", round_views.scoring, name="scoring"),
    path("nam/<int:campaign_pk>/cham-diem/mo/", round_views.scoring_open, name="scoring_open"),
    path("nam/<int:campaign_pk>/cham-diem/bang-moi/", round_views.scoring_table, name="scoring_table"),
    path("nam/<int:campaign_pk>/cham-diem/chot/", round_views.scoring_final, name="scoring_final"),
    path("nam/<int:campaign_pk>/cham-diem/ly-do/", round_views.scoring_blocks, name="scoring_blocks"),
    path("nam/<int:campaign_pk>/cham-diem/ket-qua.csv", round_views.scoring_results, name="scoring_results"),
    path("phieu-cham/<int:pk>/", views.sheet, name="sheet"),
    path("phieu-cham/<int:pk>/nhat-ky/", views.sheet_log, name="sheet_log"),
    path("phieu-cham/<int:pk>/in/", views.sheet_print, name="sheet_print"),
    path("phieu-cham/<int:pk>/phieu.xlsx", views.sheet_xlsx, name="sheet_xlsx"),
    path("phieu-cham/<int:pk>/nhom/<path:code>/", entry_views.sheet_group, name="sheet_group"),
    path("phieu-cham/<int:pk>/tinh/<path:code>/", entry_views.sheet_totals, name="sheet_totals"),
    path("phieu-cham/<int:pk>/so-lieu/", entry_views.sheet_figures, name="sheet_figures"),
    path("phieu-cham/<int:pk>/minh-chung/<int:score_pk>/", entry_views.sheet_evidence, name="sheet_evidence"),
    path("phieu-cham/<int:pk>/viec/<slug:word>/", entry_views.sheet_act, name="sheet_act"),
    path("phieu-cham/<int:pk>/tham-dinh/", secretariat_views.sheet_verifier, name="sheet_verifier"),
    path("phieu-cham/<int:pk>/giao/<int:score_pk>/", secretariat_views.sheet_assign, name="sheet_assign"),
    path("phieu-cham/<int:pk>/ly-do/", secretariat_views.sheet_blocks, name="sheet_blocks"),
]
