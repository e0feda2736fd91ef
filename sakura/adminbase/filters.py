"""Filters of lists whose values the code knows."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sakura.dates import fiscal_year_of, format_fiscal_year
from sakura.formbase import is_key
from sakura.languages import reader_language

#: The first fiscal year of the programs.
FIRST_FISCAL_YEAR = 2014


class FiscalYearFilter(admin.SimpleListFilter):
    """Records of one fiscal year; the years are counted, not read from the table."""

    title = gettext_lazy("fiscal year")
    parameter_name = "fiscal_year"
    #: The column, from the model of the list.
    column = "fiscal_year"

    def lookups(self, request, model_admin):
        newest = fiscal_year_of(timezone.localdate()) + 1
        return [
            (str(year), format_fiscal_year(year, reader_language(), short=True))
            for year in range(newest, FIRST_FISCAL_YEAR - 1, -1)
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if not value or not is_key(value) or len(value) > 4:
            return queryset
        return queryset.filter(**{self.column: int(value)})
