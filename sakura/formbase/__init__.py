"""What the forms of records share: a lock against overwriting, "when" as text, languages."""

from sakura.formbase.fields import is_key, line_field, mark_languages, text_field, text_names
from sakura.formbase.records import KEPT, LOCK, PeriodRecordForm, RecordForm
from sakura.formbase.rows import RecordFormSet
from sakura.formbase.when import WhenField

__all__ = [
    "KEPT",
    "LOCK",
    "PeriodRecordForm",
    "RecordForm",
    "RecordFormSet",
    "WhenField",
    "is_key",
    "line_field",
    "mark_languages",
    "text_field",
    "text_names",
]
