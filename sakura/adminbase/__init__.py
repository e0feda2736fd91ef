"""Base classes of the admin: search by any form of a name, locks, labels, history, 404."""

from sakura.adminbase.choosing import RecordAutocompleteView, RecordSelectMultiple
from sakura.adminbase.filters import FiscalYearFilter
from sakura.adminbase.inlines import ListInline, RecordStacked, RecordTabular
from sakura.adminbase.records import FrozenAdmin, LanguagesMixin, RecordAdmin

__all__ = [
    "FiscalYearFilter",
    "FrozenAdmin",
    "LanguagesMixin",
    "ListInline",
    "RecordAdmin",
    "RecordAutocompleteView",
    "RecordSelectMultiple",
    "RecordStacked",
    "RecordTabular",
]
