"""Addresses of this room."""

app_name = "emulation"
urlpatterns = []
