"""A stop with its hosts."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.choices import CrewRole
from participants.models import Crew, Enrollment
from sakura.formbase import LOCK, RecordForm, RecordFormSet
from sakura.languages import SUFFIXES, Text
from sakura.models import User
from visits.choices import TakesPart
from visits.forms.widgets import ClockInput, DayInput, capitalize_choices
from visits.models import Host, Site, Stop, StopHost, Vehicle
from visits.titles import propose_title

#: Rows of hosts that a form offers: beyond those that a stop has, and for one that has none.
EXTRA_HOSTS = 1


FIRST_HOSTS = 2


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
