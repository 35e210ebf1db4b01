"""Addresses of this capability."""

from django.urls import path

from emulation.campaigns import plan_views, views

urlpatterns = [
    path("khoi/<int:bloc_pk>/nam-moi/", views.campaign_begin, name="campaign_begin"),
    path("nam/<int:pk>/sua/", views.campaign_edit, name="campaign_edit"),
    path("nam/<int:pk>/ke-hoach/", plan_views.campaign_plan, name="campaign_plan"),
    path("nam/<int:pk>/ke-hoach/sua/", plan_views.campaign_plan_edit, name="campaign_plan_edit"),
    path("nam/<int:pk>/khoi-truong/", views.campaign_roles, name="campaign_roles"),
    path("nam/<int:pk>/phat-dong/", views.campaign_launch, name="campaign_launch"),
    path("nam/<int:pk>/ket-thuc/", views.campaign_close, name="campaign_close"),
    path("phong-trao/", views.movement_list, name="movement_list"),
    path("phong-trao/<int:pk>/", views.movement, name="movement"),
]
