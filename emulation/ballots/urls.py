"""Addresses of this capability."""

from django.urls import path

from emulation.ballots import counting_views, preparing_views, views

urlpatterns = [
    path("bo-phieu-kin/", views.ballot_secrecy, name="ballot_secrecy"),
    path("phieu/", views.ballot_list, name="ballot_list"),
    path("phieu/<int:pk>/", views.ballot, name="ballot"),
    path("phieu/<int:pk>/bo-phieu/", views.ballot_vote, name="ballot_vote"),
    path("phieu/<int:pk>/da-bo-phieu/", views.ballot_voted, name="ballot_voted"),
    path("nam/<int:campaign_pk>/bo-phieu/", preparing_views.ballots_of_year, name="ballots_of_year"),
    path("nam/<int:campaign_pk>/bo-phieu/chuan-bi/", preparing_views.ballot_begin, name="ballot_begin"),
    path("hoi-dong/<int:council_pk>/bo-phieu/", preparing_views.ballots_of_council, name="ballots_of_council"),
    path(
        "hoi-dong/<int:council_pk>/bo-phieu/chuan-bi/",
        preparing_views.ballot_council_begin,
        name="ballot_council_begin",
    ),
    path("phieu/<int:pk>/sua/", preparing_views.ballot_edit, name="ballot_edit"),
    path("phieu/<int:pk>/doi-tuong/", preparing_views.ballot_candidates, name="ballot_candidates"),
    path("phieu/<int:pk>/doi-tuong/xep-hang/", preparing_views.ballot_ranked, name="ballot_ranked"),
    path("phieu/<int:pk>/doi-tuong/cau-hoi/", preparing_views.ballot_question, name="ballot_question"),
    path("doi-tuong-bo-phieu/<int:pk>/sua/", preparing_views.candidate_edit, name="candidate_edit"),
    path("doi-tuong-bo-phieu/<int:pk>/bo/", preparing_views.candidate_remove, name="candidate_remove"),
    path("doi-tuong-bo-phieu/<int:pk>/chuyen/", preparing_views.candidate_move, name="candidate_move"),
    path("phieu/<int:pk>/mo/", preparing_views.ballot_open, name="ballot_open"),
    path("phieu/<int:pk>/huy/", preparing_views.ballot_cancel, name="ballot_cancel"),
    path("phieu/<int:pk>/bo-phieu-thu/", preparing_views.ballot_trial, name="ballot_trial"),
    path("phieu/<int:pk>/bo-phieu-lai/", preparing_views.ballot_run_off, name="ballot_run_off"),
    path("phieu/<int:pk>/gio-tay/", counting_views.ballot_hands, name="ballot_hands"),
    path("phieu/<int:pk>/danh-sach/", counting_views.ballot_roll, name="ballot_roll"),
    path("phieu/<int:pk>/to-kiem-phieu/", counting_views.ballot_tellers, name="ballot_tellers"),
    path("phieu/<int:pk>/phieu-giay/", counting_views.ballot_paper_count, name="ballot_paper_count"),
    path("phieu/<int:pk>/dong/", counting_views.ballot_close, name="ballot_close"),
    path("phieu/<int:pk>/kiem-phieu/", counting_views.ballot_count, name="ballot_count"),
    path("phieu/<int:pk>/lap-bien-ban/", counting_views.ballot_minutes, name="ballot_minutes"),
    path("phieu/<int:pk>/bang-phieu/", counting_views.ballot_tie, name="ballot_tie"),
    path("phieu/<int:pk>/bien-ban.pdf", counting_views.ballot_pdf, name="ballot_pdf"),
    path("phieu/<int:pk>/bien-ban.docx", counting_views.ballot_docx, name="ballot_docx"),
]
