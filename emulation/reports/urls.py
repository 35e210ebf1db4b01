"""Addresses of this capability: asking, writing, handing in."""

from django.urls import path

from emulation.reports import asking_views, submitting_views, views, writing_views

urlpatterns = [
    path("nam/<int:campaign_pk>/bao-cao/", views.report_list, name="report_list"),
    path("nam/<int:campaign_pk>/bao-cao/yeu-cau/", asking_views.report_ask, name="report_ask"),
    path("yeu-cau-bao-cao/<int:pk>/", views.report_request, name="report_request"),
    path("yeu-cau-bao-cao/<int:pk>/thoi-han/", asking_views.report_request_move, name="report_request_move"),
    path("yeu-cau-bao-cao/<int:pk>/rut/", asking_views.report_request_withdraw, name="report_request_withdraw"),
    path("yeu-cau-bao-cao/<int:pk>/don-vi/", asking_views.report_request_members, name="report_request_members"),
    path("bao-cao/<int:pk>/", views.report, name="report"),
    path("bao-cao/<int:pk>/pdf/", views.report_pdf, name="report_pdf"),
    path("bao-cao/<int:pk>/soan/", writing_views.report_write, name="report_write"),
    path("bao-cao/<int:pk>/soan/<slug:key>/", writing_views.report_part, name="report_part"),
    path("bao-cao/<int:pk>/soan/<slug:key>/minh-chung/", writing_views.report_evidence, name="report_evidence"),
    path("bao-cao/<int:pk>/ban-cu/", writing_views.report_versions, name="report_versions"),
    path("bao-cao/<int:pk>/ban-cu/<int:version_pk>/", writing_views.report_restore, name="report_restore"),
    path("bao-cao/<int:pk>/nop/", submitting_views.report_submit, name="report_submit"),
    path("bao-cao/<int:pk>/da-nop/", submitting_views.report_submitted, name="report_submitted"),
    path("bao-cao/<int:pk>/rut-lai/", submitting_views.report_take_back, name="report_take_back"),
]
