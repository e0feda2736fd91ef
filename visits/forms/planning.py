"""Changes of the plan: shift, move, copy."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import Delegation, Edition
from sakura.dates import format_day, format_fiscal_year
from sakura.languages import LANGUAGE_NAMES, SUFFIXES, Text, reader_language
from sakura.texts import check_text
from visits.conflicts import name_of
from visits.copying import Alignment
from visits.forms.widgets import ClockInput, DayInput, capitalized

#: A shift of more than half a day is a move to another day.
MOST_MINUTES = 720


class ShiftForm(forms.Form):
    """Shift the rest of a day."""

    first = forms.ChoiceField(label=gettext_lazy("Beginning with"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=-MOST_MINUTES,
        max_value=MOST_MINUTES,
        initial=15,
        help_text=gettext_lazy("Below 0: earlier."),
    )
    group = forms.ChoiceField(label=gettext_lazy("For"), required=False)

    def __init__(self, *args, sheet, stops, **kwargs):
        """``stops``: those that it may begin with."""
        super().__init__(*args, **kwargs)
        language = reader_language()
        self.fields["first"].choices = [
            (stop.uid, f"{stop.start_time:%H:%M} {name_of(stop).pick(language).text}".strip())
            for stop in stops
        ]
        self.fields["group"].choices = [
            ("", _("Everyone")),
            *((group.uid, group.label.pick(language).text) for group in sheet.groups),
        ]
        if not sheet.groups:
            self.fields["group"].widget = forms.HiddenInput()

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if minutes == 0:
            raise ValidationError(_("Say by how many minutes."), code="no_minutes")
        return minutes


class MoveForm(forms.Form):
    """Move a stop to another day, another time, or both."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    start = forms.TimeField(
        label=gettext_lazy("Starts"),
        required=False,
        widget=ClockInput,
        help_text=gettext_lazy("Empty: its time stays as it is. It keeps its length."),
    )


class CopyStopForm(forms.Form):
    """Copy a stop to other days, other groups, or both."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        required=False,
        coerce=dt.date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: the day of the stop itself."),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets a copy of its own. None chosen: as the stop itself."),
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        language = reader_language()
        self.fields["days"].choices = [
            (mark.day.isoformat(), format_day(mark.day, language, weekday=True))
            for mark in plan.days
        ]
        self.fields["groups"].choices = [
            (group.uid, group.label.pick(language).text) for group in plan.sheet.groups
        ]
        if not plan.sheet.groups:
            self.fields["groups"].widget = forms.MultipleHiddenInput()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["days"] and not cleaned["groups"]:
            raise ValidationError(_("Choose at least one day or one group."), code="no_copy")
        return cleaned


class CopyDelegationForm(forms.Form):
    """Where a plan is copied to, and on which days."""

    NEW, EXISTING = "new", "existing"

    target = forms.ChoiceField(
        label=gettext_lazy("Copy"),
        widget=forms.RadioSelect,
        initial=NEW,
        choices=[
            (NEW, gettext_lazy("Everything but people, into a new delegation")),
            (EXISTING, gettext_lazy("Only the itinerary, into a delegation without one")),
        ],
    )
    edition = forms.ModelChoiceField(
        label=gettext_lazy("Edition of the new delegation"), queryset=None, required=False
    )
    label_en, label_ja, label_zh = (
        forms.CharField(
            label=format_lazy(
                "{label} ({language})",
                label=gettext_lazy("Label of the new delegation"),
                language=LANGUAGE_NAMES[code],
            ),
            required=False,
            max_length=100,
            validators=[check_text],
        )
        for code in SUFFIXES
    )
    delegation = forms.ModelChoiceField(
        label=gettext_lazy("Delegation without an itinerary"), queryset=None, required=False
    )
    first_day = forms.DateField(label=gettext_lazy("New first day"), widget=DayInput)
    alignment = forms.ChoiceField(
        label=gettext_lazy("Days"),
        widget=forms.RadioSelect,
        initial=Alignment.WEEKDAY,
        choices=[(choice.value, capitalized(choice.label)) for choice in Alignment],
        help_text=gettext_lazy(
            "Where the weekdays are kept, it begins on the nearest day of the same weekday."
        ),
    )

    def __init__(self, *args, user, source, **kwargs):
        super().__init__(*args, **kwargs)
        own = Delegation.objects.visible_to(user)
        editions = Edition.objects.select_related("program")
        if not user.has_perm("programs.view_all_delegations"):
            editions = editions.filter(pk__in=own.values("edition"))
        self.fields["edition"].queryset = editions.order_by("-fiscal_year", "program__slug", "pk")
        self.fields["edition"].label_from_instance = self._edition_name
        self.fields["delegation"].queryset = (
            own.filter(itinerary__stops__isnull=True, itinerary__stays__isnull=True)
            .exclude(pk=source.pk)
            .select_related("edition__program")
            .order_by("-edition__fiscal_year", "label_en", "pk")
            .distinct()
        )
        self.fields["delegation"].label_from_instance = lambda row: (
            f"{self._edition_name(row.edition)}: {row}"
        )
        self.initial.setdefault("edition", source.edition_id)
        for ending in SUFFIXES.values():
            self.initial.setdefault(f"label_{ending}", getattr(source, f"label_{ending}"))

    @staticmethod
    def _edition_name(edition):
        language = reader_language()
        name = (Text.of(edition, "title") or Text.of(edition.program, "name")).pick(language).text
        return f"{name} {format_fiscal_year(edition.fiscal_year, language, short=True)}"

    def labels(self):
        """The texts of the label by column, of a valid form."""
        return {f"label_{end}": self.cleaned_data[f"label_{end}"] for end in SUFFIXES.values()}

    def clean(self):
        cleaned = super().clean()
        target = cleaned.get("target")
        if target == self.EXISTING and "delegation" not in self.errors:
            if not cleaned.get("delegation"):
                self.add_error(
                    "delegation", ValidationError(_("Choose a delegation."), code="no_delegation")
                )
        elif target == self.NEW and "edition" not in self.errors:
            edition = cleaned.get("edition")
            if edition is None:
                self.add_error(
                    "edition", ValidationError(_("Choose an edition."), code="no_edition")
                )
            elif edition.delegations.filter(
                label_en=cleaned.get("label_en", ""), label_ja=cleaned.get("label_ja", "")
            ).exists():
                self.add_error(
                    "label_en",
                    ValidationError(
                        _("Another delegation of this edition has this label."), code="unique"
                    ),
                )
        return cleaned
