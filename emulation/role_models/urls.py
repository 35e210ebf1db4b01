"""Addresses of this capability."""

from django.urls import path

from emulation.role_models import views

urlpatterns = [
    path("nam/<int:pk>/dien-hinh/", views.role_model_list, name="role_model_list"),
    path("nam/<int:pk>/dien-hinh/phat-hien/", views.role_model_notice, name="role_model_notice"),
    path("dien-hinh/<int:pk>/", views.role_model, name="role_model"),
    path("dien-hinh/<int:pk>/sua/", views.role_model_edit, name="role_model_edit"),
    path("dien-hinh/<int:pk>/kiem-tra/", views.role_model_check, name="role_model_check"),
    path("dien-hinh/<int:pk>/cong-bo/", views.role_model_publish, name="role_model_publish"),
    path("dien-hinh/<int:pk>/rut/", views.role_model_withdraw, name="role_model_withdraw"),
    path("dien-hinh/<int:pk>/xem-lai/", views.role_model_take_up, name="role_model_take_up"),
    path("dien-hinh/<int:pk>/dong-y/", views.role_model_consent, name="role_model_consent"),
    path("dien-hinh/<int:pk>/rut-dong-y/", views.role_model_consent_withdraw, name="role_model_consent_withdraw"),
    path("dien-hinh/<int:pk>/ap-dung/", views.role_model_adopt, name="role_model_adopt"),
    path("ap-dung/<int:pk>/xac-nhan/", views.adoption_answer, name="adoption_answer"),
]
