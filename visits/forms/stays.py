"""A hotel."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sakura.formbase import RecordForm
from sakura.languages import SUFFIXES
from visits.forms.widgets import DayInput
from visits.models import Stay


class StayForm(RecordForm):
    """A hotel of the delegation."""

    class Meta:
        model = Stay
        exclude = ["itinerary", "text_times", "is_sample"]
        widgets = {
            "first_day": DayInput,
            "last_day": DayInput,
            "groups": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
            **{
                f"address_{ending}": forms.Textarea(attrs={"rows": 2})
                for ending in SUFFIXES.values()
            },
        }

    def __init__(self, *args, itinerary, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = itinerary.delegation.groups.order_by("position", "uid")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error(
                "last_day",
                ValidationError(
                    _("The last night must not be before the first."), code="last_day_before_first"
                ),
            )
        return cleaned

    def rows(self):
        """The texts, one row of three languages each."""
        return [
            [self[f"{name}_{ending}"] for ending in SUFFIXES.values()]
            for name in ("name", "address")
        ]
