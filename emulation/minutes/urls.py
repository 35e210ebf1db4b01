"""Addresses of this capability; `pk` is the conference, which has one set of minutes."""

from django.urls import path

from emulation.minutes import signing_views, views, writing_views

urlpatterns = [
    path("hoi-nghi/<int:pk>/bien-ban/", views.minutes, name="minutes"),
    path("hoi-nghi/<int:pk>/bien-ban/pdf/", views.minutes_pdf, name="minutes_pdf"),
    path("hoi-nghi/<int:pk>/bien-ban/word/", views.minutes_docx, name="minutes_docx"),
    path("hoi-nghi/<int:pk>/bien-ban/soan/", writing_views.minutes_write, name="minutes_write"),
    path("hoi-nghi/<int:pk>/bien-ban/soan/<slug:key>/", writing_views.minutes_section, name="minutes_section"),
    path("hoi-nghi/<int:pk>/bien-ban/ban-cu/", writing_views.minutes_versions, name="minutes_versions"),
    path("hoi-nghi/<int:pk>/bien-ban/ban-cu/<int:version_pk>/", writing_views.minutes_restore, name="minutes_restore"),
    path("hoi-nghi/<int:pk>/bien-ban/trinh-ky/", signing_views.minutes_finish, name="minutes_finish"),
    path("hoi-nghi/<int:pk>/bien-ban/sua-lai/", signing_views.minutes_take_back, name="minutes_take_back"),
    path("hoi-nghi/<int:pk>/bien-ban/ky/", signing_views.minutes_sign, name="minutes_sign"),
    path("hoi-nghi/<int:pk>/bien-ban/da-ky/", signing_views.minutes_signed, name="minutes_signed"),
]
