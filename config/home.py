"""What is mine to do."""

from django.shortcuts import render

from blocs import scope
from config.overview import todo
from emulation.notices import inbox


def home(request):
    mandates = scope.mandates(request.user)
    context = {
        "mandates": mandates,
        "day": todo.of(request.user),
        "unread_notices": inbox.unread_count(request.user),
        "runs_the_site": scope.sees_everything(request.user),
    }
    return render(request, "home.html", context)
