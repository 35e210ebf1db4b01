"""Addresses of this capability."""

from django.urls import path

from emulation.drafts import views

urlpatterns = [
    path("nam/<int:campaign_pk>/du-thao/", views.draft_list, name="draft_list"),
    path("nam/<int:campaign_pk>/du-thao/moi/", views.draft_begin, name="draft_begin"),
    path("du-thao/<int:pk>/", views.draft, name="draft"),
    path("du-thao/<int:pk>/soan/", views.draft_edit, name="draft_edit"),
    path("du-thao/<int:pk>/lay-y-kien/", views.draft_circulate, name="draft_circulate"),
    path("du-thao/<int:pk>/gop-y/", views.draft_comment, name="draft_comment"),
    path("du-thao/<int:pk>/chot/", views.draft_finish, name="draft_finish"),
    path("du-thao/gop-y/<int:pk>/", views.remark_answer, name="remark_answer"),
]
