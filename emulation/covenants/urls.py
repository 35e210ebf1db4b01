"""Addresses of this capability."""

from django.urls import path

from emulation.covenants import carrying_views, drafting_views, signing_views, views

urlpatterns = [
    path("nam/<int:pk>/tu-nam-truoc/", carrying_views.campaign_carry_over, name="campaign_carry_over"),
    path("nam/<int:campaign_pk>/giao-uoc/", drafting_views.covenant_begin, name="covenant_begin"),
    path("giao-uoc/<int:pk>/", views.covenant, name="covenant"),
    path("giao-uoc/<int:pk>/pdf/", views.covenant_pdf, name="covenant_pdf"),
    path("giao-uoc/<int:pk>/soan/", drafting_views.covenant_draft, name="covenant_draft"),
    path("giao-uoc/<int:pk>/chi-tieu/", drafting_views.commitment_add, name="commitment_add"),
    path("giao-uoc/<int:pk>/chi-tieu/thu-tu/", drafting_views.commitment_move, name="commitment_move"),
    path("giao-uoc/<int:pk>/chi-tieu/<int:number>/", drafting_views.commitment_edit, name="commitment_edit"),
    path("giao-uoc/<int:pk>/chi-tieu/<int:number>/bo/", drafting_views.commitment_remove, name="commitment_remove"),
    path("giao-uoc/<int:pk>/gop-y/mo/", drafting_views.covenant_circulate, name="covenant_circulate"),
    path("giao-uoc/<int:pk>/gop-y/", drafting_views.covenant_comment, name="covenant_comment"),
    path("gop-y/<int:pk>/", drafting_views.comment_answer, name="comment_answer"),
    path("giao-uoc/<int:pk>/mo-ky/", drafting_views.covenant_open, name="covenant_open"),
    path("giao-uoc/<int:pk>/ky/", signing_views.covenant_sign, name="covenant_sign"),
    path("giao-uoc/<int:pk>/da-ky/", signing_views.covenant_signed, name="covenant_signed"),
    path("giao-uoc/<int:pk>/tu-choi/", signing_views.covenant_decline, name="covenant_decline"),
    path("giao-uoc/<int:pk>/ky-giay/", signing_views.covenant_ink, name="covenant_ink"),
    path("giao-uoc/<int:pk>/chu-ky/<int:signature_pk>/huy/", signing_views.signature_void, name="signature_void"),
    path("giao-uoc/<int:pk>/chu-ky/<int:signature_pk>/ban-quet/", views.signature_scan, name="signature_scan"),
    path(
        "giao-uoc/<int:pk>/chu-ky/<int:signature_pk>/uy-quyen/", views.signature_authority, name="signature_authority"
    ),
    path("giao-uoc/<int:pk>/dong-ky/", signing_views.covenant_close, name="covenant_close"),
    path("giao-uoc/<int:pk>/ban-moi/", drafting_views.covenant_new_version, name="covenant_new_version"),
    path("giao-uoc/<int:pk>/rut/", drafting_views.covenant_withdraw, name="covenant_withdraw"),
]
