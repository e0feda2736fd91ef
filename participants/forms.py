"""Forms of the admin for people, their papers and their place in a delegation."""

from django import forms

from participants.models import Enrollment, TravelDocument
from programs.models import Group
from sakura.formbase import RecordForm, is_key


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
        return int(text) if is_key(text) else None
