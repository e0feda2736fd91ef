"""Forms of the admin for programs, editions and delegations, and for publishing."""

import re
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.choices import PublishingLanguage
from programs.models import Delegation, Edition, Program
from sakura.dates import Period, WhenError, fiscal_year_of, parse_when
from sakura.formbase import (
    PeriodRecordForm,
    RecordForm,
    WhenField,
    line_field,
    text_field,
)
from sakura.languages import Text
from sakura.models import User
from sakura.roles import COORDINATOR
from sakura.texts import check_line, search_key
from visits.models import Host


class ProgramForm(RecordForm):
    """A program, with its publishing languages as boxes to tick."""

    publishing_languages = forms.MultipleChoiceField(
        label=gettext_lazy("publishing languages"),
        choices=PublishingLanguage,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Texts in other languages are never asked for."),
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )

    class Meta:
        model = Program
        fields = "__all__"


class DelegationForm(PeriodRecordForm):
    """A delegation; its coordinators are chosen among the people with that role."""

    class Meta:
        model = Delegation
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "coordinators" not in self.fields:
            return
        role = Q(groups__name=COORDINATOR, is_active=True)
        if self.instance.pk:
            role |= Q(delegations=self.instance.pk)
        self.fields["coordinators"].queryset = (
            User.objects.filter(role).distinct().order_by("display_name", "username")
        )


# Publishing


class AskForm(forms.Form):
    """What staff write to the publishers."""

    note = text_field(
        label=gettext_lazy("Note to the publisher"),
        help_text=gettext_lazy("Optional. What is new, what to look at."),
    )


class ReturnForm(forms.Form):
    """What a publisher answers when an edition is not ready."""

    comment = text_field(
        label=gettext_lazy("What is to be changed"),
        required=True,
        error_messages={"required": gettext_lazy("Say what is to be changed.")},
    )


class PublishForm(forms.Form):
    """The confirmation: which state was reviewed, when, and which itineraries go with it."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reviewed_at = forms.CharField(widget=forms.HiddenInput, max_length=200)
    note = text_field(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Optional. Kept in the list of publications; never public."),
        rows=2,
    )


class WithdrawForm(forms.Form):
    """Why an edition is taken from the public site, for the public."""

    reason_en = line_field(
        label=gettext_lazy("Reason in English"),
        max_length=300,
        help_text=gettext_lazy("Visitors read it in place of the page."),
    )
    reason_ja = line_field(label=gettext_lazy("Reason in Japanese"), max_length=300)

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("reason_en") or cleaned.get("reason_ja")) and not self.errors:
            self.add_error(
                "reason_en",
                ValidationError(_("Give a reason in English or in Japanese."), code="no_reason"),
            )
        return cleaned

    def reason(self) -> Text:
        """Return the reason. Call it on a valid form."""
        return Text(en=self.cleaned_data["reason_en"], ja=self.cleaned_data["reason_ja"])


# A past program in one form


class PastStop(NamedTuple):
    """One line of the hosts: an organization by one of its names, and a day if it is known."""

    name_en: str
    name_ja: str
    period: Period

    @property
    def keys(self) -> set[str]:
        """Search keys of the names."""
        return {search_key(name) for name in (self.name_en, self.name_ja) if search_key(name)}


_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def read_stop(line: str) -> PastStop:
    """Return what a line such as "RIKEN | 理化学研究所 | 2019-01-23" says, in any order.

    Raises WhenError if a part that begins like a date is none, ValidationError for no name.
    """
    names, period = {"en": "", "ja": ""}, Period()
    for part in filter(None, (part.strip() for part in re.split(r"[|｜]", line))):
        try:
            read = parse_when(part)
        except WhenError:
            if re.match(r"\d{4}\b", part):
                raise
            language = "ja" if _JAPANESE.search(part) else "en"
            if names[language]:
                raise ValidationError(
                    _("“%(line)s” has two names in one language. Write each host on its own line."),
                    code="two_names",
                    params={"line": line.strip()},
                ) from None
            names[language] = part
        else:
            if not read.first_day:
                raise ValidationError(
                    _("“%(part)s” is no day. Write one as 2019-01-23, or leave it out."),
                    code="no_day",
                    params={"part": part},
                )
            period = read
    if not any(names.values()):
        raise ValidationError(
            _("“%(line)s” names no host."), code="no_host", params={"line": line.strip()}
        )
    return PastStop(names["en"], names["ja"], period)


class SeveralFilesInput(forms.ClearableFileInput):
    """An input for several files at once."""

    allow_multiple_selected = True


MOST_FILES = 50


class SeveralFilesField(forms.FileField):
    """Several files; cleans to a list, in the order in which they were chosen."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise ValidationError(
                _("Choose at most %(limit)d files at a time."),
                code="too_many_files",
                params={"limit": MOST_FILES},
            )
        return [super(SeveralFilesField, self).clean(file, initial) for file in files if file]


class PastProgramForm(forms.Form):
    """All that is known of a program of an earlier year, on one page."""

    program = forms.ModelChoiceField(
        label=gettext_lazy("Program"),
        queryset=Program.objects.all(),
        required=False,
        empty_label=gettext_lazy("A new program, named below"),
    )
    new_name_en = line_field(
        label=gettext_lazy("Name of the new program in English"),
        help_text=gettext_lazy("Only if it is not in the list above."),
    )
    new_name_ja = line_field(label=gettext_lazy("Name of the new program in Japanese"))
    new_slug = forms.SlugField(
        label=gettext_lazy("Short name in addresses"),
        required=False,
        help_text=gettext_lazy("Of the new program, such as indian-officers."),
    )
    when = WhenField(
        required=True,
        help_text=gettext_lazy(
            "As far as it is known: 2019-01-20 – 2019-01-26, 2018-11, FY2018, 平成30年11月."
        ),
        error_messages={"required": gettext_lazy("Write at least the fiscal year, as FY2018.")},
    )
    title_en = line_field(
        label=gettext_lazy("Title in English"),
        help_text=gettext_lazy("Only if it differs from the program's name."),
    )
    title_ja = line_field(label=gettext_lazy("Title in Japanese"))
    people = forms.IntegerField(
        label=gettext_lazy("Number of people invited"), required=False, min_value=1, max_value=99999
    )
    source_en = line_field(
        label=gettext_lazy("Source of the number in English"),
        max_length=300,
        help_text=gettext_lazy("Where it was published or reported."),
    )
    source_ja = line_field(label=gettext_lazy("Source of the number in Japanese"), max_length=300)
    lede_en = text_field(label=gettext_lazy("Lead in English"), rows=2)
    lede_ja = text_field(label=gettext_lazy("Lead in Japanese"), rows=2)
    report_en = text_field(
        label=gettext_lazy("What took place, in English"),
        rows=8,
        help_text=gettext_lazy("Blank lines part paragraphs."),
    )
    report_ja = text_field(label=gettext_lazy("What took place, in Japanese"), rows=8)
    hosts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Hosts visited"),
        queryset=Host.objects.none(),
        required=False,
        help_text=gettext_lazy("Hosts that are in the register, in the order of the visit."),
    )
    more_hosts = text_field(
        label=gettext_lazy("Further hosts, one a line"),
        rows=6,
        help_text=gettext_lazy(
            "Such as: RIKEN | 理化学研究所 | 2019-01-23. The Japanese name and the day may be left"
            " out. A host that is in the register is found by any of its names; any other is added."
        ),
    )
    captions = text_field(
        label=gettext_lazy("Captions of photos, one a line"),
        rows=4,
        help_text=gettext_lazy(
            "English and Japanese parted by a bar: Laboratory tour | 研究室見学."
        ),
    )
    images = SeveralFilesField(
        label=gettext_lazy("Image files"),
        required=False,
        help_text=gettext_lazy(
            "Optional, in the order of the captions. After an error choose them again."
        ),
    )

    def __init__(self, *args: Any, hosts, **kwargs: Any) -> None:
        """``hosts`` is the field of the register's hosts, which another app knows how to search."""
        super().__init__(*args, **kwargs)
        order = list(self.fields)
        hosts.label, hosts.help_text = self.fields["hosts"].label, self.fields["hosts"].help_text
        self.fields["hosts"] = hosts
        self.order_fields(order)
        self.read: list[PastStop] = []
        for name, field in self.fields.items():
            if name.endswith("_ja"):
                field.widget.attrs["lang"] = "ja"

    def clean_when(self) -> Period:
        period = self.cleaned_data["when"]
        if self.year_of(period) is None:
            raise ValidationError(
                _("Write at least the fiscal year, as FY2018."), code="no_fiscal_year"
            )
        year = Period(fiscal_year=self.year_of(period))
        if not (period if period.first_day or period.month else year).is_over(timezone.localdate()):
            raise ValidationError(
                _("That is not over yet. Enter it as an edition with its delegation."),
                code="not_over",
            )
        return period

    @staticmethod
    def year_of(period: Period) -> int | None:
        """Return the fiscal year of a period, or None if it says nothing."""
        day = period.first_day or period.month
        return period.fiscal_year or (fiscal_year_of(day) if day else None)

    def clean_more_hosts(self) -> str:
        text = self.cleaned_data["more_hosts"]
        self.read = []
        errors = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                check_line(line)
                stop = read_stop(line)
                if max(len(stop.name_en), len(stop.name_ja)) > 200:
                    raise ValidationError(
                        _("The name is longer than 200 characters."), code="max_length"
                    )
            except (ValidationError, WhenError) as error:
                messages = getattr(error, "messages", [str(error)])
                errors.append(
                    _("Line %(number)d: %(message)s")
                    % {"number": number, "message": " ".join(messages)}
                )
            else:
                self.read.append(stop)
        if errors:
            raise ValidationError(errors)
        return text

    def clean_captions(self) -> str:
        for number, (english, japanese) in enumerate(self.pairs(self.cleaned_data["captions"]), 1):
            if max(len(english), len(japanese)) > 300:
                raise ValidationError(
                    _("Line %(number)d is longer than 300 characters."),
                    code="max_length",
                    params={"number": number},
                )
        return self.cleaned_data["captions"]

    @staticmethod
    def pairs(text: str) -> list[tuple[str, str]]:
        """Return (English, Japanese) of each line that says something."""
        found = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            parts = [part.strip() for part in re.split(r"[|｜]", line, maxsplit=1)]
            if len(parts) == 1:
                parts = ["", parts[0]] if _JAPANESE.search(parts[0]) else [parts[0], ""]
            found.append((parts[0], parts[1]))
        return found

    def clean(self):
        cleaned = super().clean()
        program = cleaned.get("program")
        new_names = [cleaned.get("new_name_en"), cleaned.get("new_name_ja")]
        if program is None and "program" not in self.errors:
            if not any(new_names):
                self.add_error("program", _("Choose a program, or name a new one."))
            elif not cleaned.get("new_slug"):
                self.add_error("new_slug", _("Enter a short name, such as indian-officers."))
            elif Program.objects.filter(slug=cleaned["new_slug"]).exists():
                self.add_error("new_slug", _("Another program has this short name."))
        elif any(new_names):
            self.add_error(
                "new_name_en" if new_names[0] else "new_name_ja",
                _("Choose a program from the list or name a new one, not both."),
            )
        period = cleaned.get("when")
        if program and period and (year := self.year_of(period)):
            taken = Edition.objects.filter(program=program, fiscal_year=year).exists()
            if taken:
                self.add_error(
                    "when", _("This program has an edition for this fiscal year already.")
                )
        if cleaned.get("people") and not (cleaned.get("source_en") or cleaned.get("source_ja")):
            self.add_error("source_en", _("Say where the number comes from."))
        if len(cleaned.get("images") or []) > len(self.pairs(cleaned.get("captions") or "")):
            self.add_error("captions", _("There are more images than captions. Describe each one."))
        return cleaned
