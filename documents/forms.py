"""Forms about papers: files that come in, and the question what a paper is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents import uploads


class ScanField(forms.FileField):
    """A scan: PDF, JPEG or PNG by content; its value is an `uploads.Upload`, or None when nothing was sent."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return uploads.read_scan(file) if file else None


class PaperField(forms.FileField):
    """A paper: PDF, Word or Excel by content; its value is an `uploads.Upload`, or None when nothing was sent."""

    widget = forms.FileInput(attrs={"accept": f"application/pdf,{uploads.WORD},{uploads.EXCEL}"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return uploads.read_paper(file) if file else None


class VerifyForm(forms.Form):
    """A code, or a file to compare byte for byte."""

    code = forms.CharField(
        label=_("Verification code"),
        required=False,
        max_length=40,
        help_text=_("It stands at the foot of the last page, for example KTD-7F3K-9QXM-2V8C."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("The PDF file"),
        required=False,
        help_text=_("The file is compared byte for byte and then forgotten. At most 20 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        data = uploads.read(file) if file else b""
        if data and b"%PDF-" not in data[:1024]:
            raise ValidationError(gettext("This file is not a PDF."), "not_a_pdf")
        return data

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["code"] or cleaned["file"]):
            raise ValidationError(gettext("Type the code or choose the file."), "nothing_given")
        return cleaned
