"""Forms about a report that was handed in: the decision of its reviewer, and what the secretariat changes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.another_hand import SeenForm
from emulation.covenants.forms import DayInput, ProseInput, RuleForm
from emulation.reports.contents import names
from emulation.reviews import reviewing, steering


class ReviewForm(RuleForm):
    """One decision on the version that was read, with a tick and a remark for every part of it."""

    ACCEPT, RETURN = "accept", "return"

    submission = forms.IntegerField(widget=forms.HiddenInput, max_value=32_000)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ACCEPT, _("Accept the report")), (RETURN, _("Return it to be completed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = ProseInput(
        label=_("Reason"), required=False, max_length=4000, rows=4,
        help_text=_("Needed when you return it. The unit reads it, and everyone who reads the report."),
    )  # fmt: skip

    def __init__(self, data=None, *, paper, initial=None):
        order = paper.submission.order
        super().__init__(data, initial={**(initial or {}), "submission": order})
        self.paper = paper
        for key, name in names(paper.submission.content).items():
            self.fields[f"flag-{key}"] = forms.BooleanField(label=_("To be completed"), required=False)
            remark = ProseInput(label=_("What is to be changed"), required=False, max_length=2000, rows=3)
            remark.widget.attrs["aria-label"] = f"{remark.label}: {name}"
            self.fields[f"remark-{key}"] = remark

    def rows(self):
        """The parts of the paper, each with its tick and its remark."""
        return [(row, self[f"flag-{row.part.key}"], self[f"remark-{row.part.key}"]) for row in self.paper.rows]

    def flags(self):
        """What was ticked, with the remark for each."""
        ticked = {name[5:] for name, value in self.cleaned_data.items() if name.startswith("flag-") and value}
        return {key: self.cleaned_data.get(f"remark-{key}", "") for key in self._keys() if key in ticked}

    def _keys(self):
        return [row.part.key for row in self.paper.rows]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == self.ACCEPT and self.flags():
            message = gettext("Parts are marked as to be completed. Return the report, or take the marks away.")
            self.add_error("decision", ValidationError(message, "flagged"))
        if cleaned.get("decision") == self.RETURN and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", ValidationError(gettext("Say why."), "reason_missing"))
        for key in self._keys():
            if cleaned.get(f"remark-{key}", "").strip() and not cleaned.get(f"flag-{key}"):
                message = gettext("Mark this part as to be completed, or clear the words.")
                self.add_error(f"remark-{key}", ValidationError(message, "not_flagged"))
        return cleaned

    def decide(self, report, *, by):
        """Carry out the decision. Return whether it stands."""
        read = self.cleaned_data["submission"]
        if self.cleaned_data["decision"] == self.ACCEPT:
            return self.carry_out(reviewing.accept, report, submission=read, by=by)
        words = {"reason": self.cleaned_data["reason"], "flags": self.flags()}
        return self.carry_out(reviewing.send_back, report, submission=read, by=by, **words)

    def again(self, paper):
        """Return this form with its words and errors for `paper`, which is not the version that was read."""
        data = self.data.copy()
        data["submission"] = str(paper.submission.order)
        found = type(self)(data, paper=paper)
        found._errors, found.cleaned_data = self.errors, {}
        return found


def why():
    return ProseInput(
        label=_("Reason"), max_length=4000, rows=4, help_text=_("Everyone who reads the report reads it."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip


class SteerForm(SeenForm, RuleForm):
    """What the secretariat changes about a report, and why; `rule` names the act of `steering`."""

    rule = None

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, kept=self.there(report), **kwargs)
        self.report = report
        self.fields["because"] = why()

    def there(self, report):
        """What the page shows of what it changes; nothing where there is nothing to write over."""
        return {}

    def act(self, *, by):
        return self.carry_out(self.rule, self.report, by=by, **self.cleaned_data)


class ReassignForm(SteerForm):
    rule = staticmethod(steering.reassign)
    to = forms.ModelChoiceField(
        label=_("Who reviews it"), queryset=Unit.objects.none(), required=False, empty_label=_("The secretariat")
    )

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, report=report, **kwargs)
        members = [unit.pk for unit in steering.reviewers(report)]
        self.fields["to"].queryset = Unit.objects.filter(pk__in=members)

    def there(self, report):
        return {"to": report.reviewer_id}


class ExtendForm(SteerForm):
    rule = staticmethod(steering.extend)
    due_on = DayInput(label=_("New due day"))

    def there(self, report):
        return {"due_on": report.due_on}


class AskAgainForm(SteerForm):
    rule = staticmethod(steering.ask_again)
    due_on = DayInput(label=_("New due day"))


class UnlockForm(SteerForm):
    rule = staticmethod(steering.unlock)
    until = DayInput(
        label=_("Taken until"), help_text=_("Until this day the report is taken though it is late; it stays late.")
    )

    def there(self, report):
        return {"until": report.unlocked_until}


class WaiveForm(SteerForm):
    rule = staticmethod(steering.waive)
