"""Addresses of this capability."""

from django.urls import path

from emulation.bloc_reports import adopting_views, figure_views, views, writing_views

urlpatterns = [
    path("nam/<int:campaign_pk>/bao-cao-khoi/", views.bloc_report_list, name="bloc_report_list"),
    path(
        "nam/<int:campaign_pk>/bao-cao-khoi/<int:request_pk>/lap/",
        writing_views.bloc_report_begin,
        name="bloc_report_begin",
    ),
    path("bao-cao-khoi/gop-y/<int:pk>/", adopting_views.bloc_report_answer, name="bloc_report_answer"),
    path("bao-cao-khoi/<int:pk>/", views.bloc_report, name="bloc_report"),
    path("bao-cao-khoi/<int:pk>/pdf/", views.bloc_report_pdf, name="bloc_report_pdf"),
    path("bao-cao-khoi/<int:pk>/word/", views.bloc_report_docx, name="bloc_report_docx"),
    path("bao-cao-khoi/<int:pk>/ten/", writing_views.bloc_report_title, name="bloc_report_title"),
    path("bao-cao-khoi/<int:pk>/soan/", writing_views.bloc_report_write, name="bloc_report_write"),
    path("bao-cao-khoi/<int:pk>/soan/<slug:key>/", writing_views.bloc_report_section, name="bloc_report_section"),
    path("bao-cao-khoi/<int:pk>/tong-hop/", writing_views.bloc_report_collect, name="bloc_report_collect"),
    path("bao-cao-khoi/<int:pk>/ban-cu/", writing_views.bloc_report_versions, name="bloc_report_versions"),
    path(
        "bao-cao-khoi/<int:pk>/ban-cu/<int:version_pk>/",
        writing_views.bloc_report_restore,
        name="bloc_report_restore",
    ),
    path("bao-cao-khoi/<int:pk>/lay-y-kien/", adopting_views.bloc_report_circulate, name="bloc_report_circulate"),
    path("bao-cao-khoi/<int:pk>/gop-y/", adopting_views.bloc_report_comment, name="bloc_report_comment"),
    path("bao-cao-khoi/<int:pk>/thong-qua/", adopting_views.bloc_report_adopt, name="bloc_report_adopt"),
    path("bao-cao-khoi/<int:pk>/so-lieu/", figure_views.bloc_report_figures, name="bloc_report_figures"),
    path("bao-cao-khoi/<int:pk>/so-lieu/<slug:key>/", figure_views.bloc_report_figure, name="bloc_report_figure"),
    path("bao-cao-khoi/<int:pk>/phong-trao/", figure_views.bloc_report_movements, name="bloc_report_movements"),
    path(
        "bao-cao-khoi/<int:pk>/phong-trao/<int:movement_pk>/",
        figure_views.bloc_report_movement,
        name="bloc_report_movement",
    ),
    path(
        "bao-cao-khoi/<int:pk>/phong-trao/<int:movement_pk>/pdf/",
        figure_views.bloc_report_movement_pdf,
        name="bloc_report_movement_pdf",
    ),
    path(
        "bao-cao-khoi/<int:pk>/phong-trao/<int:movement_pk>/word/",
        figure_views.bloc_report_movement_docx,
        name="bloc_report_movement_docx",
    ),
]
