"""Addresses of this capability."""

from django.urls import path

from awards.decisions import revoking_views, views

COUNCIL = "khen-thuong/hoi-dong/"
DECISION = "khen-thuong/quyet-dinh/<int:pk>/"

urlpatterns = [
    path(f"{COUNCIL}<int:pk>/", views.council, name="council"),
    path(f"{COUNCIL}<int:council_pk>/quyet-dinh/", views.decision_begin, name="decision_begin"),
    path(DECISION, views.decision, name="decision"),
    path(f"{DECISION}xet/<int:nomination_pk>/", views.decision_rule, name="decision_rule"),
    path(f"{DECISION}tang-theo-phieu/", views.decision_grant_elected, name="decision_grant_elected"),
    path(f"{DECISION}ban-hanh/", views.decision_issue, name="decision_issue"),
    path(f"{DECISION}bo/", views.decision_drop, name="decision_drop"),
    path(f"{DECISION}<slug:paper>.<slug:form>", views.decision_paper, name="decision_paper"),
    path("khen-thuong/quyet-dinh/muc/<int:pk>/bo/", views.ruling_strike, name="ruling_strike"),
    path("khen-thuong/thu-hoi/", revoking_views.revocations, name="revocations"),
    path("khen-thuong/thu-hoi/<int:pk>/", revoking_views.revoke, name="revoke"),
    path("khen-thuong/thu-hoi/<int:pk>/nhan-lai/", revoking_views.revocation_recovered, name="revocation_recovered"),
    path("khen-thuong/xem-xet-lai/<int:pk>/", revoking_views.reliance_settle, name="reliance_settle"),
]
