"""One form for each kind of criterion, with the fields that its rule needs."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.covenants.forms import LineInput, NumberInput
from emulation.criteria.criterion_forms import CriterionForm
from emulation.criteria.forms import PointsInput, titled
from emulation.scoring import tables
from emulation.scoring.ranges import Range
from emulation.scoring.tables import Kind


class AllOrNothingForm(CriterionForm):
    kind, EXAMPLE = Kind.ALL_OR_NOTHING, tables.AllOrNothing()

    def rule(self):
        return tables.AllOrNothing()


class DirectForm(CriterionForm):
    kind, EXAMPLE = Kind.DIRECT, tables.Direct()

    def rule(self):
        return tables.Direct()


class LeaderRelativeForm(CriterionForm):
    kind, EXAMPLE, is_measured = Kind.LEADER_RELATIVE, tables.LeaderRelative(), True

    def rule(self):
        return tables.LeaderRelative()


class ProportionalForm(CriterionForm):
    kind, EXAMPLE, is_measured = Kind.PROPORTIONAL, tables.Proportional(), True
    RULE_FIELDS = ("grows",)

    grows = forms.ChoiceField(
        label=_("Above the target"),
        choices=[("", _("The maximum, and no more")), ("yes", _("Points grow on in proportion"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def rule_values(self, rule):
        return {"grows": "yes" if rule and rule.grows else ""}

    def rule(self):
        return tables.Proportional(grows=bool(self.cleaned_data["grows"]))


class CounterForm(CriterionForm):
    kind, is_measured = Kind.COUNTER, True
    EXAMPLE = tables.Counter((tables.Step("", Decimal(1)),))
    RULE_FIELDS = ("base", "least", "most", "within_max")

    base = PointsInput(label=_("Points to begin with"), help_text=_("Empty: 0. Occurrences add to it or take off."))
    least = PointsInput(
        label=_("Occurrences bring at least"), help_text=_("Empty: the criterion does not fall below 0.")
    )
    most = PointsInput(label=_("Occurrences bring at most"), help_text=_("Empty: no limit of its own."))
    within_max = forms.BooleanField(label=_("All together stays within the maximum of the criterion"), required=False)

    def row_fields(self, index):
        number = {"number": index + 1}
        name = LineInput(label=gettext("Thing %(number)d that is counted") % number, required=False, max_length=120)
        points = PointsInput(label=gettext("Points for thing %(number)d") % number)
        return {
            "step": titled(name, _("What is counted")),
            "points": titled(points, _("Points each time")),
        }

    def rows_of(self, rule):
        return [{"step": step.name, "points": step.points} for step in rule.steps]

    def rule_values(self, rule):
        if rule is None:
            return {"within_max": True}
        base = rule.base or None
        return {"base": base, "least": rule.least, "most": rule.most, "within_max": rule.is_within_max}

    def rule(self):
        rows = [(index, row) for index, row in self.row_values() if row["step"] or row["points"] is not None]
        steps, names = [], set()
        for index, row in rows:
            if row["points"] is None:
                self._fault(f"points_{index}", gettext("Say how many points it adds or takes off."), "points_missing")
            if len(rows) > 1 and not row["step"]:
                self._fault(f"step_{index}", gettext("Say what is counted here."), "step_unnamed")
            if row["step"].casefold() in names:
                self._fault(f"step_{index}", gettext("This stands here twice."), "twice")
            names.add(row["step"].casefold())
            steps.append(tables.Step(row["step"], row["points"]))
        given = self.cleaned_data
        return tables.Counter(
            tuple(steps), given["base"] or Decimal(0), given["least"], given["most"], given["within_max"]
        )


class RangesForm(CriterionForm):
    """Rows from a bound to a bound, each bound in the range or not, with their points."""

    def row_fields(self, index):
        number = {"number": index + 1}
        above = forms.ChoiceField(
            label=gettext("Range %(number)d: lower bound is in it or not") % number,
            choices=[("", _("from")), ("above", _("above"))],
            required=False,
        )
        below = forms.ChoiceField(
            label=gettext("Range %(number)d: upper bound is in it or not") % number,
            choices=[("", _("to")), ("below", _("below"))],
            required=False,
        )
        low = PointsInput(label=gettext("Range %(number)d: lower bound") % number)
        high = PointsInput(label=gettext("Range %(number)d: upper bound") % number)
        points = NumberInput(label=gettext("Range %(number)d: points") % number, required=False)
        return {
            "above": titled(above, ""),
            "low": titled(low, _("Lower bound")),
            "below": titled(below, ""),
            "high": titled(high, _("Upper bound")),
            "points": titled(points, _("Points")),
        }

    def rows_of(self, rule):
        return [
            {
                "above": "" if one.has_low else "above",
                "low": one.low,
                "below": "" if one.has_high else "below",
                "high": one.high,
                "points": one.points,
            }
            for one in rule.ranges
        ]

    def ranges(self):
        """Return the rows as ranges; a row without anything in it is left out."""
        found = []
        for index, row in self.row_values():
            low, high, points = row["low"], row["high"], row["points"]
            if low is None and high is None and points is None:
                continue
            if low is None and high is None:
                self._fault(f"low_{index}", gettext("Give a lower bound, an upper bound, or both."), "bound_missing")
            elif points is None:
                self._fault(f"points_{index}", gettext("Give the points of this range."), "points_missing")
            else:
                has_low, has_high = low is None or not row["above"], high is None or not row["below"]
                one = Range(low, high, points, has_low, has_high)
                if any(str(other) == str(one) for other in found):
                    self._fault(f"low_{index}", gettext("This stands here twice."), "twice")
                found.append(one)
        return tuple(found)


class BandsForm(RangesForm):
    kind, EXAMPLE, is_measured = Kind.BANDS, tables.Bands(()), True
    RULE_FIELDS = ("of",)

    of = forms.ChoiceField(
        label=_("What is looked up in the ranges"),
        choices=[
            ("", _("The result itself")),
            ("whole", _("The result itself, always a whole number")),
            ("percent", _("The result in percent of the target")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def rule_values(self, rule):
        if rule is None:
            return {"of": ""}
        return {"of": "percent" if rule.is_percent else "whole" if rule.is_whole else ""}

    def rule(self):
        of = self.cleaned_data["of"]
        return tables.Bands(self.ranges(), is_percent=of == "percent", is_whole=of == "whole")


class DaysLateForm(RangesForm):
    kind, EXAMPLE = Kind.DAYS_LATE, tables.DaysLate(())

    def rule(self):
        return tables.DaysLate(self.ranges())


class LadderForm(CriterionForm):
    kind, EXAMPLE = Kind.LADDER, tables.Ladder(())
    RULE_FIELDS = ("beyond", "by_scores")

    beyond = NumberInput(label=_("Points of every later rank"), required=False, help_text=_("Empty: 0."))
    by_scores = forms.ChoiceField(
        label=_("Where the rank comes from"),
        choices=[("", _("It is given from outside")), ("yes", _("Several scorers give scores; the average ranks"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def row_fields(self, index):
        label = gettext("Points of rank %(number)d") % {"number": index + 1}
        return {"points": titled(NumberInput(label=label, required=False), _("Points"))}

    def rows_of(self, rule):
        return [{"points": points} for points in rule.points]

    def rule_values(self, rule):
        return {
            "beyond": (rule.beyond or None) if rule else None,
            "by_scores": "yes" if rule and rule.by_scores else "",
        }

    def rule(self):
        given = [row["points"] for _index, row in self.row_values()]
        while given and given[-1] is None:
            given.pop()
        for index, points in enumerate(given):
            if points is None:
                self._fault(f"points_{index}", gettext("Give the points of this rank."), "points_missing")
        beyond = self.cleaned_data["beyond"] or Decimal(0)
        return tables.Ladder(tuple(given), beyond, bool(self.cleaned_data["by_scores"]))


FORMS = {
    form.kind.value if form.kind else "": form
    for form in (
        CriterionForm, AllOrNothingForm, DirectForm, CounterForm, BandsForm, ProportionalForm, LeaderRelativeForm,
        LadderForm, DaysLateForm,
    )
}  # fmt: skip
"""The form of each kind; the group has the empty one."""
