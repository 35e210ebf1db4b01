"""What is mine to do."""

from django.shortcuts import render

from blocs import scope
from blocs.models import CouncilMember
from config.overview import todo
from emulation.notices import inbox


def home(request):
    mandates = scope.mandates(request.user)
    context = {
        "mandates": mandates,
        "day": todo.of(request.user),
        "sits": not mandates and CouncilMember.objects.current().filter(person=request.user.pk).exists(),
        "unread_notices": inbox.unread_count(request.user),
        "runs_the_site": scope.sees_everything(request.user),
    }
    return render(request, "home.html", context)
