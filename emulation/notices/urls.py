"""Addresses of this capability."""

from django.urls import path

from emulation.notices import outbox_views, views

urlpatterns = [
    path("thong-bao/", views.notice_list, name="notice_list"),
    path("thong-bao/da-doc/", views.notices_read, name="notices_read"),
    path("thong-bao/lua-chon/", views.notice_preferences, name="notice_preferences"),
    path("thong-bao/lich/", views.feed_renew, name="feed_renew"),
    path("thong-bao/lich/thu-hoi/", views.feed_revoke, name="feed_revoke"),
    path("thong-bao/<int:pk>/", views.notice_open, name="notice_open"),
    path("hop-thu-di/", outbox_views.outbox, name="outbox"),
    path("hop-thu-di/<int:pk>/", outbox_views.outbox_message, name="outbox_message"),
    path("hop-thu-di/<int:pk>/sua/", outbox_views.outbox_edit, name="outbox_edit"),
    path("hop-thu-di/<int:pk>/giu/", outbox_views.outbox_hold, name="outbox_hold"),
    path("hop-thu-di/<int:pk>/tiep-tuc/", outbox_views.outbox_release, name="outbox_release"),
    path("hop-thu-di/<int:pk>/huy/", outbox_views.outbox_cancel, name="outbox_cancel"),
    path("hop-thu-di/<int:pk>/gui-lai/", outbox_views.outbox_resend, name="outbox_resend"),
    path("hop-thu-di/<int:pk>/tep/<int:file_pk>/", outbox_views.outbox_file, name="outbox_file"),
]
