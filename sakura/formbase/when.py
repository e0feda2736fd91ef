"""What is known of when, as one line of text."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sakura.dates import Period, WhenError, parse_when
from sakura.languages import reader_language
from sakura.texts import check_line


def written(period: Period) -> str:
    """Return a period as ``parse_when`` reads it, such as "2019-01-20 – 2019-01-26"."""
    first, last = period.first_day, period.last_day
    if first:
        return f"{first}" if last == first else f"{first} – {last or ''}".strip()
    if period.month:
        return f"{period.month:%Y-%m}"
    return f"FY{period.fiscal_year}" if period.fiscal_year else ""


class WhenInput(forms.TextInput):
    """A line of text, and under it what was understood."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {"class": "vTextField", "autocomplete": "off", **(attrs or {})}
        drawn = super().render(name, value, attrs, renderer)
        try:
            period = parse_when(value or "")
        except WhenError:
            return drawn
        if period == Period():
            return drawn
        return format_html(
            '{} <span class="understood">{}</span>',
            drawn,
            _("Read as: %(when)s") % {"when": period.text(reader_language())},
        )


class WhenField(forms.CharField):
    """What is known of when, in one line of text. Cleans to a Period; an empty one if empty."""

    widget = WhenInput

    def __init__(self, **kwargs):
        options = {
            "label": gettext_lazy("When"),
            "required": False,
            "help_text": gettext_lazy(
                "Days, a month or a fiscal year, as far as known: 2019-01-20 – 2019-01-26,"
                " 2018-11, FY2018, 平成30年11月. Leave it empty if nothing is known."
            ),
            **kwargs,
        }
        super().__init__(**options)
        self.validators.append(check_line)

    def prepare_value(self, value):
        return written(value) if isinstance(value, Period) else value

    def clean(self, value):
        if isinstance(value, Period):
            return value
        text = super().clean(value)
        try:
            period = parse_when(text)
        except WhenError as error:
            raise ValidationError(str(error), code="when") from error
        if period.last_day and not period.first_day:
            raise ValidationError(
                _("Write the first day too, or only the month."), code="last_day_without_first"
            )
        return period

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or Period())
        except ValidationError:
            return True
