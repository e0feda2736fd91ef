"""Days, clock times and choices as the forms of the desk show them."""

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst

capitalized = lazy(capfirst, str)


def capitalize_choices(fields):
    """Begin each choice with a capital: alone in a list it is no part of a sentence."""
    for field in fields.values():
        if type(field) in (forms.TypedChoiceField, forms.ChoiceField):
            field.choices = [(value, capfirst(label)) for value, label in field.choices]


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class ClockInput(forms.TimeInput):
    """A clock time of 24 hours, without seconds."""

    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)
