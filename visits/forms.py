"""Forms of the desk: a stop with its hosts, a hotel, changes of the plan, an export, a release."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property, lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.choices import CrewRole
from participants.models import Crew, Enrollment
from programs.models import Delegation, Edition, Group
from sakura.dates import format_day, format_fiscal_year
from sakura.formbase import LOCK, RecordForm, RecordFormSet
from sakura.languages import LANGUAGE_NAMES, LANGUAGES, SUFFIXES, Text, reader_language
from sakura.models import User
from sakura.texts import check_line, check_text
from visits.choices import Audience, HostState, TakesPart
from visits.conflicts import name_of
from visits.copying import Alignment
from visits.exports.papers import PRODUCTS
from visits.models import LINKED, Host, Site, Stay, Stop, StopHost, Vehicle
from visits.titles import propose_title

#: Rows of hosts that a form offers: beyond those that a stop has, and for one that has none.
EXTRA_HOSTS = 1
FIRST_HOSTS = 2


def capitalize_choices(fields):
    """Begin each choice with a capital: alone in a list it is no part of a sentence."""
    for field in fields.values():
        if type(field) in (forms.TypedChoiceField, forms.ChoiceField):
            field.choices = [(value, capfirst(label)) for value, label in field.choices]


_capitalized = lazy(capfirst, str)


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


class StopForm(RecordForm):
    """All that is known of one stop. Without a title one is proposed from kind and hosts."""

    class Meta:
        model = Stop
        exclude = ["itinerary", "hosts", "text_times", "is_sample"]
        widgets = {
            "day": DayInput,
            "last_day": DayInput,
            "start_time": ClockInput,
            "end_time": ClockInput,
            "takes_part": forms.RadioSelect,
            "groups": forms.CheckboxSelectMultiple,
            "people": forms.CheckboxSelectMultiple,
            "interpreters": forms.CheckboxSelectMultiple,
            **{
                f"{name}_{ending}": forms.Textarea(attrs={"rows": 3})
                for name in ("public_text", "participants_note")
                for ending in SUFFIXES.values()
            },
            "internal_note": forms.Textarea(attrs={"rows": 3}),
            "outcome_note": forms.Textarea(attrs={"rows": 3}),
        }

    #: The fields that stand folded away, with the legend of each group.
    MORE = (
        (
            gettext_lazy("Place, if not at a host's site"),
            ("place", "prefecture"),
        ),
        (
            gettext_lazy("Texts"),
            ("public_text", "participants_note", "internal_note"),
        ),
        (
            gettext_lazy("On the way"),
            ("meeting_point", "vehicle", "in_charge", "interpreters"),
        ),
        (
            gettext_lazy("At the host"),
            ("visit_language", "dress", "gift", "photography"),
        ),
        (
            gettext_lazy("Days, order and time zone"),
            ("last_day", "is_within", "position", "time_zone"),
        ),
        (
            gettext_lazy("Public pages and press"),
            ("is_public", "is_press_open", "is_highlight"),
        ),
        (
            gettext_lazy("What became of it"),
            ("outcome", "outcome_note"),
        ),
    )

    #: Fields whose value is no reason to open their group.
    QUIET = ("position", "is_public", "is_press_open", "is_highlight")

    def __init__(self, *args, itinerary, **kwargs):
        super().__init__(*args, **kwargs)
        delegation = itinerary.delegation
        self.fields["groups"].queryset = delegation.groups.order_by("position", "uid")
        people = Enrollment.objects.select_related("person")
        self.fields["people"].queryset = people.filter(
            Q(pk__in=delegation.enrollments.coming().values("pk"))
            | Q(pk__in=self._kept("people").values("pk"))
        ).order_by("precedence", "person__surname", "person__given_names", "pk")
        self.fields["people"].label_from_instance = lambda row: str(row.person)
        self.fields["interpreters"].queryset = Crew.objects.filter(
            Q(role=CrewRole.INTERPRETER, pk__in=delegation.crew.values("pk"))
            | Q(pk__in=self._kept("interpreters").values("pk"))
        ).order_by("name", "pk")
        self.fields["vehicle"].queryset = Vehicle.objects.order_by("name", "pk")
        self.fields["in_charge"].queryset = User.objects.filter(
            Q(is_active=True, is_staff=True)
            | Q(pk__in=delegation.coordinators.values("pk"))
            | Q(pk=self.instance.in_charge_id)
        ).order_by("display_name", "username")
        self.fields["time_zone"].widget.attrs["autocomplete"] = "off"
        # Said once for the whole row.
        for name in ("day", "end_time", "title_en"):
            self.fields[name].help_text = ""
        capitalize_choices(self.fields)
        if not self.fields["groups"].queryset:
            self.fields["groups"].widget = forms.MultipleHiddenInput()

    def _kept(self, name):
        """Rows that the stop holds already; one who has left the delegation is not lost."""
        if self.instance.pk:
            return getattr(self.instance, name).all()
        return self._meta.model._meta.get_field(name).related_model.objects.none()

    def clean(self):
        cleaned = super().clean()
        takes_part, groups = cleaned.get("takes_part"), cleaned.get("groups")
        if takes_part == TakesPart.GROUPS and "groups" in cleaned and not groups:
            self.add_error(
                "groups",
                ValidationError(_("Choose the groups that take part."), code="no_groups"),
            )
        if takes_part == TakesPart.PEOPLE and "people" in cleaned and not cleaned["people"]:
            self.add_error("people", ValidationError(_("Choose who takes part."), code="no_people"))
        if takes_part == TakesPart.NUMBER and cleaned.get("head_count") is None:
            self.add_error(
                "head_count",
                ValidationError(_("Say how many people take part."), code="no_number"),
            )
        # Groups and people that were chosen before "everyone" was would only mislead.
        if takes_part in TakesPart.values:
            if takes_part != TakesPart.GROUPS and "groups" in cleaned:
                cleaned["groups"] = cleaned["groups"].none()
            if takes_part != TakesPart.PEOPLE and "people" in cleaned:
                cleaned["people"] = cleaned["people"].none()
        return cleaned

    def has_title(self):
        return any(self.cleaned_data.get(f"title_{ending}") for ending in SUFFIXES.values())

    def propose_title(self, hosts):
        """Fill in an empty title from kind, hosts and place; say what is missing if it cannot."""
        values = self.cleaned_data
        title = propose_title(
            values["kind"],
            [Text.of(host.organization, "name") for host in hosts],
            place=Text(**{end: values[f"place_{end}"] for end in SUFFIXES.values()}),
            start_time=values.get("start_time"),
            part_of_day=values.get("part_of_day", ""),
        )
        longest = Stop._meta.get_field("title_en").max_length
        for ending in SUFFIXES.values():
            setattr(self.instance, f"title_{ending}", getattr(title, ending)[:longest])
        if not title:
            self.add_error(
                "title_en",
                ValidationError(
                    _("Say what it is, or choose a kind, a host or a place."), code="no_title"
                ),
            )

    # For the template

    def titles(self):
        return [self[f"title_{ending}"] for ending in SUFFIXES.values()]

    @cached_property
    def more(self):
        """Groups of fields that are folded away; those with an error or a value are open."""
        groups = []
        for legend, names in self.MORE:
            rows = [self._row(name) for name in names]
            fields = [field for row in rows for field in row]
            groups.append(
                {
                    "legend": legend,
                    "rows": rows,
                    "has_errors": any(field.errors for field in fields),
                    "is_open": any(field.errors for field in fields)
                    or any(self._is_filled(field) for field in fields),
                }
            )
        return groups

    def _row(self, name):
        if name in self.fields:
            return [self[name]]
        return [self[f"{name}_{ending}"] for ending in SUFFIXES.values()]

    def _is_filled(self, field):
        if field.name in self.QUIET:
            return False
        value = field.value()
        default = self._meta.model._meta.get_field(field.name).get_default()
        return value not in (None, "", [], default) and value != str(default)


class StopHostForm(RecordForm):
    """One host of a stop."""

    class Meta:
        model = StopHost
        fields = [
            "host",
            "site",
            "state",
            *(f"received_by_{ending}" for ending in SUFFIXES.values()),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].help_text = ""
        self.fields["received_by_en"].help_text = ""
        capitalize_choices(self.fields)

    def received_by(self):
        return [self[f"received_by_{ending}"] for ending in SUFFIXES.values()]

    def has_reception(self):
        return any(field.value() or field.errors for field in self.received_by())

    def has_changed(self):
        """A new row in which only the state was touched says nothing."""
        return super().has_changed() and (
            bool(self.instance.pk) or any(name not in ("state", LOCK) for name in self.changed_data)
        )


class StopHostFormSetBase(RecordFormSet):
    """Hosts of a stop. The lists of hosts and sites are read once, not once for each row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.initial_form_count():
            self.extra = FIRST_HOSTS
        hosts = sorted(
            Host.objects.select_related("organization").prefetch_related(
                Prefetch("sites", Site.objects.order_by("name_en", "name_ja", "pk"))
            ),
            key=lambda host: (str(host.organization).casefold(), host.slug),
        )
        self.host_choices = [("", "---------"), *((h.pk, str(h.organization)) for h in hosts)]
        self.site_choices = [
            ("", _("not recorded")),
            *(
                (str(host.organization), [(site.pk, str(site)) for site in host.sites.all()])
                for host in hosts
                if host.sites.all()
            ),
        ]

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            self._queryset = super().get_queryset().select_related("host__organization", "site")
        return self._queryset

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["host"].queryset = Host.objects.select_related("organization")
        form.fields["host"].label_from_instance = lambda host: str(host.organization)
        form.fields["host"].choices = self.host_choices
        form.fields["site"].choices = self.site_choices
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this host")

    def kept_hosts(self):
        """The hosts that the stop will have, in their order. For a valid formset."""
        return [
            form.cleaned_data["host"]
            for form in self.forms
            if form.cleaned_data.get("host") and not self._is_deleted(form)
        ]

    def save_rows(self):
        """Save, delete and number the rows."""
        self.save(commit=False)
        for row in self.deleted_objects:
            row.delete()
        changed = {id(row) for row, _fields in self.changed_objects}
        position = 0
        for form in self.forms:
            row = form.instance
            if self._is_deleted(form) or not form.cleaned_data.get("host"):
                continue
            if row.pk is None or id(row) in changed or row.position != position:
                row.position = position
                row.stop = self.instance
                row.save()
            position += 1

    @property
    def shown_forms(self):
        """The rows that stand open: what there is, or one to begin with."""
        return self.forms[: max(self.initial_form_count(), 1)]

    @property
    def folded_forms(self):
        return self.forms[max(self.initial_form_count(), 1) :]


StopHostFormSet = forms.inlineformset_factory(
    Stop,
    StopHost,
    form=StopHostForm,
    formset=StopHostFormSetBase,
    extra=EXTRA_HOSTS,
    max_num=50,
    validate_max=True,
)


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


# Changes of the plan

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
        choices=[(choice.value, _capitalized(choice.label)) for choice in Alignment],
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


# Export


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


# Release


class ReleaseForm(forms.Form):
    """For whom the plan is frozen. ``reviewed`` is the digest of what was shown."""

    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Issued to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everyone else goes on seeing the release before."),
        choices=[
            (audience.value, _capitalized(audience.label))
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


# Private links


class LinkForm(forms.Form):
    """Who a new private link is for, and until when."""

    audience = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[(name.value, _capitalized(name.label)) for name in LINKED],
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=gettext_lazy("All groups"),
    )
    enrollment = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Enrollment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Everyone"),
        help_text=gettext_lazy("Only for participants."),
    )
    host = forms.ModelChoiceField(
        label=gettext_lazy("Host"),
        queryset=Host.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a host"),
        help_text=gettext_lazy("Only for hosts: each sees its own stops."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy(
            "Empty: 30 days after the visit; for a host, the last day of the visit."
        ),
    )

    def __init__(self, *args, itinerary, **kwargs):
        super().__init__(*args, **kwargs)
        delegation = itinerary.delegation
        self.fields["group"].queryset = delegation.groups.order_by("position", "uid")
        self.fields["enrollment"].queryset = (
            delegation.enrollments.coming()
            .select_related("person")
            .order_by("precedence", "person__surname", "person__given_names", "pk")
        )
        self.fields["enrollment"].label_from_instance = lambda row: str(row.person)
        self.fields["host"].queryset = (
            Host.objects.filter(stop_hosts__stop__itinerary=itinerary)
            .select_related("organization")
            .distinct()
            .order_by("slug")
        )
        self.fields["host"].label_from_instance = lambda host: str(host.organization)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") == Audience.HOST:
            if not cleaned.get("host") and "host" not in self.errors:
                self.add_error("host", ValidationError(_("Choose a host."), code="no_host"))
        elif cleaned.get("host"):
            self.add_error(
                "host",
                ValidationError(_("Only a link for hosts names a host."), code="not_a_host"),
            )
        return cleaned


class HostAnswerForm(forms.Form):
    """What a host says of one stop: whether it suits, and what the visitors must know."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (HostState.CONFIRMED.value, gettext_lazy("We confirm this day and time")),
            (HostState.PROPOSED.value, gettext_lazy("We propose another time")),
            (HostState.DECLINED.value, gettext_lazy("We cannot receive the group")),
        ],
        error_messages={"required": gettext_lazy("Choose one of the three answers.")},
    )
    proposal = forms.CharField(
        label=gettext_lazy("Days and times that would suit you"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only if you propose another time."),
        validators=[check_line],
    )
    received_by = forms.CharField(
        label=gettext_lazy("Who receives the group"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name and title."),
        validators=[check_line],
    )
    room = forms.CharField(
        label=gettext_lazy("Building and room"),
        required=False,
        max_length=200,
        validators=[check_line],
    )
    day_contact = forms.CharField(
        label=gettext_lazy("Contact on the day"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name and telephone."),
        validators=[check_line],
    )
    photography = forms.CharField(
        label=gettext_lazy("Rules for photographs"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They hold for all visits to you."),
        validators=[check_text],
    )

    def __init__(self, *args, row, language, **kwargs):
        """``row``: the StopHost, with its host. Texts are read and kept in ``language``."""
        ending = SUFFIXES[language]
        self.row = row
        self.received_by_column = f"received_by_{ending}"
        self.photography_column = f"photography_{ending}"
        kwargs["initial"] = {
            "answer": row.state,
            "proposal": row.proposal,
            "received_by": getattr(row, self.received_by_column),
            "room": row.room,
            "day_contact": row.day_contact,
            "photography": getattr(row.host, self.photography_column),
        }
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == HostState.PROPOSED and not cleaned.get("proposal"):
            if "proposal" not in self.errors:
                self.add_error(
                    "proposal",
                    ValidationError(_("Write which days or times suit you."), code="no_proposal"),
                )
        elif "proposal" in cleaned and cleaned.get("answer") != HostState.PROPOSED:
            cleaned["proposal"] = ""
        return cleaned

    def save(self, now):
        """Keep the answer, and the rules for photographs with the host. For a valid form."""
        row, values = self.row, self.cleaned_data
        row.state, row.answered_at = values["answer"], now
        row.proposal, row.room = values["proposal"], values["room"]
        row.day_contact = values["day_contact"]
        setattr(row, self.received_by_column, values["received_by"])
        row.save()
        if getattr(row.host, self.photography_column) != values["photography"]:
            setattr(row.host, self.photography_column, values["photography"])
            row.host.save(update_fields=[self.photography_column])


class ContactForm(forms.Form):
    """One line on what a host said, with the state that it left the stop in."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(state.value, _capitalized(state.label)) for state in HostState],
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=300,
        validators=[check_line],
    )
    remind_on = forms.DateField(label=gettext_lazy("Remind on"), required=False, widget=DayInput)

    def __init__(self, *args, row, **kwargs):
        self.row = row
        kwargs.setdefault("initial", {"state": row.state})
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned["state"] == self.row.state
            and not cleaned["text"]
            and not cleaned["remind_on"]
        ):
            self.add_error(
                "text",
                ValidationError(_("Write what was said, or choose another state."), code="nothing"),
            )
        return cleaned
