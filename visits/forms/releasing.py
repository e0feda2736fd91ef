"""Releases and the files made of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sakura.dates import format_day
from sakura.languages import LANGUAGE_NAMES, LANGUAGES, reader_language
from sakura.texts import check_text
from visits.choices import Audience
from visits.exports.papers import PRODUCTS
from visits.forms.widgets import capitalized


class ExportForm(forms.Form):
    """What to export: for whom, in which format, how much of it."""

    FORMATS = (
        ("pdf", gettext_lazy("PDF booklet, to print")),
        ("sheet", gettext_lazy("PDF working sheet for a host, drivers or escorts")),
        ("summary", gettext_lazy("PDF summary on one page")),
        ("safety", gettext_lazy("PDF safety sheet on one page")),
        ("xlsx", gettext_lazy("XLSX, to edit")),
        ("ics", gettext_lazy("iCalendar, for calendars")),
        ("csv", gettext_lazy("CSV, for lists")),
        ("json", gettext_lazy("JSON, for programs")),
    )
    #: Formats that are papers, each with its name among the products.
    PAPERS = {"pdf": "booklet", "sheet": "sheet", "summary": "summary", "safety": "safety"}
    RELEASE, DRAFT = "release", "draft"

    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=FORMATS, widget=forms.RadioSelect, initial="pdf"
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For"),
        widget=forms.RadioSelect,
        initial=Audience.ESCORT,
        help_text=gettext_lazy("Each file holds what its readers need, and nothing else."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Made from"), widget=forms.RadioSelect)
    day = forms.ChoiceField(label=gettext_lazy("Days"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    host = forms.ChoiceField(
        label=gettext_lazy("Host"),
        required=False,
        help_text=gettext_lazy("Only for hosts: each gets its own stops."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
    )
    beside = forms.ChoiceField(
        label=gettext_lazy("Beside it"),
        required=False,
        choices=[
            ("", gettext_lazy("No second language")),
            *((code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
        ],
        help_text=gettext_lazy("Only for PDF: every text stands in both languages."),
    )

    def __init__(self, *args, plan, releases, **kwargs):
        """``releases``: the newest release issued to each audience, without its document."""
        super().__init__(*args, **kwargs)
        self.plan, self.releases = plan, releases
        language = reader_language()
        sheet = plan.sheet
        self.fields["audience"].choices = [
            (audience.value, self._audience_label(audience)) for audience in Audience
        ]
        self.fields["source"].choices = [
            (self.RELEASE, _("The newest release issued to them")),
            (self.DRAFT, _("The plan as it is now, marked as a draft")),
        ]
        self.fields["source"].initial = self.RELEASE if plan.newest else self.DRAFT
        self.fields["day"].choices = [
            ("", _("All days")),
            *(
                (mark.day.isoformat(), format_day(mark.day, language, weekday=True))
                for mark in plan.days
            ),
        ]
        self.fields["group"].choices = [
            ("", _("All groups")),
            *((group.uid, group.label.pick(language).text) for group in sheet.groups),
        ]
        hosts = {host.key: host.name for stop in sheet.stops for host in stop.hosts}
        self.fields["host"].choices = [
            ("", _("Choose a host")),
            *sorted(
                ((key, name.pick(language).text) for key, name in hosts.items()),
                key=lambda choice: choice[1].casefold(),
            ),
        ]
        self.fields["language"].initial = language

    def _audience_label(self, audience):
        release = self.releases.get(audience)
        name = capfirst(audience.label)
        if release is None:
            return _("%(audience)s: not released yet") % {"audience": name}
        return _("%(audience)s: release %(number)d") % {
            "audience": name,
            "number": release.number,
        }

    def clean(self):
        cleaned = super().clean()
        audience = cleaned.get("audience")
        if audience == Audience.HOST and not cleaned.get("host") and "host" not in self.errors:
            self.add_error("host", ValidationError(_("Choose a host."), code="no_host"))
        if audience and cleaned.get("source") == self.RELEASE:
            release = self.releases.get(audience)
            if release is None:
                self.add_error(
                    "source",
                    ValidationError(
                        _(
                            "No release was issued to these readers yet. Release the plan to them,"
                            " or choose the plan as it is now."
                        ),
                        code="no_release",
                    ),
                )
        product = self.PAPERS.get(cleaned.get("format"))
        if audience and product and audience not in PRODUCTS[product].audiences:
            self.add_error(
                "format",
                ValidationError(self._no_paper(product, Audience(audience)), code="no_paper"),
            )
        if audience != Audience.HOST:
            cleaned["host"] = ""
        if not product or cleaned.get("beside") == cleaned.get("language"):
            cleaned["beside"] = ""
        return cleaned

    @staticmethod
    def _no_paper(product, audience):
        readers = [
            str(capfirst(one.label)) for one in Audience if one in PRODUCTS[product].audiences
        ]
        return _(
            "There is no such paper for these readers (%(chosen)s), only for: %(readers)s."
        ) % {"chosen": capfirst(audience.label), "readers": ", ".join(readers)}


class ReleaseForm(forms.Form):
    """For whom the plan is frozen. ``reviewed`` is the digest of what was shown."""

    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Issued to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everyone else goes on seeing the release before."),
        choices=[
            (audience.value, capitalized(audience.label))
            for audience in Audience
            if audience != Audience.STAFF  # staff read every release
        ],
        error_messages={"required": gettext_lazy("Choose at least one kind of reader.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What changed, for colleagues. Not shown to readers."),
        validators=[check_text],
    )
    reviewed = forms.CharField(widget=forms.HiddenInput, max_length=64)
