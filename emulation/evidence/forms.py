"""The form that attaches files, several at once."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from documents import uploads
from emulation.covenants.forms import LineInput, RuleForm
from emulation.evidence import keeping

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; its value is a list of uploaded files, each of which is looked into when it is kept."""

    def __init__(self, **kwargs):
        super().__init__(widget=FilesInput(attrs={"accept": ",".join(uploads.ENDINGS)}), **kwargs)

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if not files:
            return super().clean(None, initial)
        if len(files) > MOST_FILES:
            raise ValidationError(gettext("Choose at most %(most)s files at once.") % {"most": MOST_FILES}, "too_many")
        return files


class AttachForm(RuleForm):
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    files = FilesField(
        label=_("Files"),
        help_text=_(
            "PDF, Word, Excel without macros, JPEG or PNG, each at most 20 MB. On a phone you can take a picture. "
            "If your session ends before you send, choose the files again: they are not kept."
        ),
        error_messages={"required": _("Choose at least one file.")},
    )
    note = LineInput(
        label=_("What they show"), required=False, max_length=300,
        help_text=_("For example: decision of reward, picture of the conference."),
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].pk

    def keep(self, campaign, *, by):
        """Keep each file; return those that are on file now. What is refused stands above the form with its name."""
        found = []
        for file in self.cleaned_data["files"]:
            try:
                row = keeping.add(campaign, self.cleaned_data["unit"], file, by=by, note=self.cleaned_data["note"])
            except ValidationError as error:
                for words in error.messages:
                    self.add_error(None, ValidationError(f"{file.name}: {words}", error_code(error)))
            else:
                found.append(row)
        return found


def error_code(error):
    return error.code if hasattr(error, "code") else "invalid"
