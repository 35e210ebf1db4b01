"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from blocs import scope


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demonstration, and in which mandates the visitor acts today."""
    user = getattr(request, "user", None)
    return {"is_demo": settings.DEMO, "my_mandates": scope.mandates(user) if user else []}
