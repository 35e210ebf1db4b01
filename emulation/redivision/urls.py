"""Addresses of this capability."""

from django.urls import path

from emulation.redivision import views

urlpatterns = [
    path("chia-lai-khoi/", views.redivision_list, name="redivision_list"),
    path("chia-lai-khoi/moi/", views.redivision_begin, name="redivision_begin"),
    path("chia-lai-khoi/<int:pk>/", views.redivision, name="redivision"),
    path("chia-lai-khoi/<int:pk>/sua/", views.redivision_edit, name="redivision_edit"),
    path("chia-lai-khoi/<int:pk>/tep/", views.redivision_file, name="redivision_file"),
    path("chia-lai-khoi/<int:pk>/mau/", views.redivision_template, name="redivision_template"),
    path("chia-lai-khoi/<int:pk>/khoi-moi/", views.redivision_bloc_add, name="redivision_bloc_add"),
    path("chia-lai-khoi/<int:pk>/don-vi/", views.redivision_units, name="redivision_units"),
    path("chia-lai-khoi/<int:pk>/ap-dung/", views.redivision_apply, name="redivision_apply"),
    path("chia-lai-khoi/<int:pk>/ket-qua/", views.redivision_applied, name="redivision_applied"),
    path("chia-lai-khoi/<int:pk>/bo/", views.redivision_discard, name="redivision_discard"),
]
