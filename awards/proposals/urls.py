"""Addresses of this capability: the desk, submissions, nominations, dossiers, sudden achievements."""

from django.urls import path

from awards.proposals import review_views, submitting_views, sudden_views, views, writing_views, year_views

SUBMISSION = "ho-so-khen-thuong/<int:pk>/"

reading = [
    path("khen-thuong/", views.award_desk, name="award_desk"),
    path("nam/<int:campaign_pk>/de-nghi/", year_views.nomination_list, name="nomination_list"),
    path("nam/<int:campaign_pk>/de-nghi/bo-phieu/", year_views.nomination_ballot, name="nomination_ballot"),
    path(SUBMISSION, views.submission, name="submission"),
    path(f"{SUBMISSION}in/", views.submission_print, name="submission_print"),
    path(f"{SUBMISSION}pdf/", views.submission_pdf, name="submission_pdf"),
    path(f"{SUBMISSION}word/", views.submission_word, name="submission_word"),
    path(f"{SUBMISSION}thanh-phan/", views.submission_dossier, name="submission_dossier"),
    path("de-nghi/<int:pk>/", views.nomination, name="nomination"),
    path("thanh-phan-ho-so/<int:pk>/", views.dossier_piece, name="dossier_piece"),
]

writing = [
    path("nam/<int:campaign_pk>/de-nghi/lap/", writing_views.submission_begin, name="submission_begin"),
    path(f"{SUBMISSION}sua/", writing_views.submission_edit, name="submission_edit"),
    path(f"{SUBMISSION}de-cu/", writing_views.nominate, name="nominate"),
    path(f"{SUBMISSION}thanh-phan/them/", writing_views.dossier_add, name="dossier_add"),
    path("de-nghi/<int:pk>/sua/", writing_views.nomination_edit, name="nomination_edit"),
    path("de-nghi/<int:pk>/rut/", writing_views.nomination_withdraw, name="nomination_withdraw"),
    path("de-nghi/<int:pk>/thu-tu/", writing_views.nomination_move, name="nomination_move"),
    path("thanh-phan-ho-so/<int:pk>/bo/", writing_views.dossier_remove, name="dossier_remove"),
]

submitting = [
    path(f"{SUBMISSION}nop/", submitting_views.submission_submit, name="submission_submit"),
    path(f"{SUBMISSION}da-nop/", submitting_views.submission_submitted, name="submission_submitted"),
    path(f"{SUBMISSION}thu-hoi/", submitting_views.submission_recall, name="submission_recall"),
    path(f"{SUBMISSION}rut/", submitting_views.submission_withdraw, name="submission_withdraw"),
    path(f"{SUBMISSION}mo/", review_views.submission_open, name="submission_open"),
    path(f"{SUBMISSION}tra-lai/", review_views.submission_return, name="submission_return"),
    path(f"{SUBMISSION}chuyen/", review_views.submission_forward, name="submission_forward"),
    path(f"{SUBMISSION}kiem-tra/", review_views.submission_check, name="submission_check"),
]

sudden = [
    path("khen-thuong/dot-xuat/", sudden_views.sudden, name="sudden"),
    path("khen-thuong/dot-xuat/danh-sach/", sudden_views.sudden_list, name="sudden_list"),
]

urlpatterns = [*reading, *writing, *submitting, *sudden]
