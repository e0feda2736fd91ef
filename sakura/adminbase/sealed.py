"""What only some may see."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from sakura.audit import MASK


class SealedMixin:
    """For an admin or inline with one sealed field: masked for all who may not see it."""

    #: Name of the field that only ``participants.view_sealed`` shows.
    sealed_field = ""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.sealed_field or request.user.has_perm("participants.view_sealed"):
            return fieldsets
        return [
            (title, {**options, "fields": self._masked(options["fields"])})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "masked_value"] if self.sealed_field else readonly

    def _masked(self, fields):
        return [
            tuple(self._masked(field))
            if isinstance(field, list | tuple)
            else ("masked_value" if field == self.sealed_field else field)
            for field in fields
        ]

    @admin.display(description=gettext_lazy("sealed"))
    def masked_value(self, obj):
        """Whether there is a value, and no more."""
        return MASK if obj is not None and obj.__dict__.get(self.sealed_field) else "–"
