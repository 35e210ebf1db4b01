"""Addresses of this capability."""

from django.urls import path

from emulation.conferences import agenda_views, attending_views, planning_views, views

urlpatterns = [
    path("nam/<int:campaign_pk>/hoi-nghi/", planning_views.conference_begin, name="conference_begin"),
    path("hoi-nghi/<int:pk>/sua/", planning_views.conference_edit, name="conference_edit"),
    path("hoi-nghi/<int:pk>/moi-hop/", planning_views.conference_invite, name="conference_invite"),
    path("hoi-nghi/<int:pk>/khai-mac/", planning_views.conference_open, name="conference_open"),
    path("hoi-nghi/<int:pk>/be-mac/", planning_views.conference_close, name="conference_close"),
    path("hoi-nghi/<int:pk>/huy/", planning_views.conference_cancel, name="conference_cancel"),
    path("hoi-nghi/<int:pk>/giay-moi.pdf", views.conference_pdf, name="conference_pdf"),
    path("hoi-nghi/<int:pk>/giay-moi.docx", views.conference_docx, name="conference_docx"),
    path("hoi-nghi/<int:pk>/lich.ics", views.conference_ics, name="conference_ics"),
    path("hoi-nghi/<int:pk>/chuong-trinh/", agenda_views.agenda_add, name="agenda_add"),
    path("chuong-trinh/<int:pk>/sua/", agenda_views.agenda_edit, name="agenda_edit"),
    path("chuong-trinh/<int:pk>/chuyen/", agenda_views.agenda_move, name="agenda_move"),
    path("chuong-trinh/<int:pk>/bo/", agenda_views.agenda_remove, name="agenda_remove"),
    path("chuong-trinh/<int:pk>/tai-lieu/", agenda_views.paper_add, name="paper_add"),
    path("tai-lieu-hop/<int:pk>/", views.conference_paper, name="conference_paper"),
    path("tai-lieu-hop/<int:pk>/sua/", agenda_views.paper_edit, name="paper_edit"),
    path("tai-lieu-hop/<int:pk>/bo/", agenda_views.paper_remove, name="paper_remove"),
    path("hoi-nghi/<int:pk>/khach-moi/", agenda_views.guest_add, name="guest_add"),
    path("khach-moi/<int:pk>/bo/", agenda_views.guest_remove, name="guest_remove"),
    path("hoi-nghi/<int:pk>/tra-loi/", attending_views.conference_answer, name="conference_answer"),
    path("hoi-nghi/<int:pk>/diem-danh/", attending_views.conference_check_in, name="conference_check_in"),
    path("hoi-nghi/<int:pk>/so-dai-bieu/", views.conference_quorum, name="conference_quorum"),
    path("hoi-nghi/<int:pk>/danh-sach/", attending_views.conference_attendance, name="conference_attendance"),
    path("hoi-nghi/<int:pk>/bieu-quyet/", attending_views.conference_vote, name="conference_vote"),
    path("hoi-nghi/<int:pk>/bieu-quyet/<int:vote_pk>/", attending_views.vote_edit, name="vote_edit"),
]
