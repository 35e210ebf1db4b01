"""What is mine to do."""

from django.shortcuts import render

from blocs import scope
from emulation.overview import todo


def home(request):
    mandates = scope.mandates(request.user)
    context = {
        "mandates": mandates,
        "todos": todo.todos(request.user) if mandates else [],
        "next_step": todo.next_step(request.user) if mandates else None,
        "runs_the_site": scope.sees_everything(request.user),
    }
    return render(request, "home.html", context)
