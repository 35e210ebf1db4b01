"""What is mine to do."""
from django.shortcuts import render


def home(request):
    return render(request, "home.html", {})
