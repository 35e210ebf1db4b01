"""Addresses of this room."""

app_name = "blocs"
urlpatterns = []
