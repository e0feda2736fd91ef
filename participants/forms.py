"""Forms of the admin for people, their papers and their place in a delegation."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.models import Enrollment, TravelDocument
from programs.models import Group
from sakura.formbase import RecordForm, RecordFormSet


class TravelDocumentForm(RecordForm):
    """A passport, whose number is never shown beside the boxes of a conflict."""

    class Meta:
        model = TravelDocument
        fields = "__all__"
        widgets = {
            "number": forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            )
        }

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        # What the same number is recognized by, which the constraint compares.
        self.instance.number_hash = TravelDocument.hash_of(number)
        return number


class TravelDocumentFormSet(RecordFormSet):
    """The passports of one person: no number twice."""

    names_inputs = True

    def clean(self):
        super().clean()
        seen = {}
        for form in self.forms:
            if form.errors or self._is_deleted(form) or not form.cleaned_data.get("number"):
                continue
            key = TravelDocument.hash_of(form.cleaned_data["number"])
            if key in seen:
                form.add_error(
                    "number",
                    ValidationError(
                        _("This person's passport with this number is entered already."),
                        code="duplicate_number",
                    ),
                )
                self._non_form_errors = self.error_class(
                    [_("Two passports have the same number.")], error_class="nonform"
                )
            seen[key] = form


class EnrollmentForm(RecordForm):
    """A person's place in a delegation, with the groups of that delegation to tick."""

    class Meta:
        model = Enrollment
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.filter(
                delegation=self._delegation_key()
            ).order_by("position", "label_en", "pk")

    def _delegation_key(self):
        """Key of the delegation that the form is about: posted, given in the address, or saved."""
        value = self["delegation"].value() if "delegation" in self.fields else None
        value = getattr(value, "pk", value) or self.instance.delegation_id
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
