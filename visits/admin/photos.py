"""Photos: upload, texts and consent; and their files, for staff alone."""

import mimetypes
import re

from django import forms
from django.contrib import admin
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseNotAllowed
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.document import document_files, open_publication
from programs.models import Publication
from sakura.adminbase import FiscalYearFilter, LanguagesMixin, RecordAdmin
from sakura.audit import log_changes_of
from sakura.formbase import PeriodRecordForm, text_names
from sakura.languages import SUFFIXES, Text, reader_language
from visits import photos
from visits.models import Photo

log_changes_of(Photo)

_FILE = re.compile(r"[0-9a-f]{32}\.(?:webp|jpeg)")
_THUMBNAIL_HEIGHT = 60
#: What stands for a description until somebody has looked at the picture: to be overtyped.
_SCENE = {"en": "Scene from: {}", "ja": "{}の様子", "zh": "{}的现场"}


class PhotoForm(PeriodRecordForm):
    """A photo; its image is checked before it is decoded in full."""

    upload = forms.FileField(
        label=gettext_lazy("image file"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or TIFF, at most 20 MB. Everything but the picture is removed from the"
            " file, also where it was taken."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    class Meta:
        model = Photo
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.image = None

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            self.image = photos.open_upload(upload, size=upload.size)
        return upload


class PhotoYearFilter(FiscalYearFilter):
    column = "edition__fiscal_year"


class ImageFilter(admin.SimpleListFilter):
    """Photos that still lack their image."""

    title = gettext_lazy("image")
    parameter_name = "image"

    def lookups(self, request, model_admin):
        return [("missing", gettext_lazy("missing"))]

    def queryset(self, request, queryset):
        return queryset.filter(renditions=[]) if self.value() == "missing" else queryset


@admin.register(Photo)
class PhotoAdmin(LanguagesMixin, RecordAdmin):
    form = PhotoForm
    label_related = ["edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "edition",
                    "picture",
                    "upload",
                    ("position", "is_artwork", "is_sample"),
                ]
            },
        ),
        (
            gettext_lazy("Texts for the public"),
            {
                "fields": text_names("caption", "alt", "credit"),
                "description": gettext_lazy(
                    "A photo is published only with caption, alternative text, credit and consent."
                ),
            },
        ),
        (
            gettext_lazy("What it shows"),
            {
                "fields": [
                    "stop",
                    "hosts",
                    "when",
                    *text_names("place"),
                    "consent",
                    "people",
                ],
                "description": gettext_lazy(
                    "With a stop chosen, an empty caption, alternative text and day are proposed"
                    " from it."
                ),
            },
        ),
    ]
    readonly_fields = ["picture"]
    autocomplete_fields = ["edition", "stop", "hosts", "people"]
    list_display = ["thumbnail", "caption_shown", "edition_shown", "consent", "sample_tag"]
    list_display_links = ["thumbnail", "caption_shown"]
    list_select_related = ["edition__program"]
    list_filter = ["consent", ImageFilter, "edition__program", PhotoYearFilter]
    search_fields = ["caption_en", "caption_ja", "caption_zh", "alt_en", "alt_ja"]

    def program_of(self, request, obj):
        return obj.edition.program if obj is not None else None

    def get_urls(self):
        return [
            path(
                "file/<str:name>",
                self.admin_site.admin_view(self.file_view),
                name="visits_photo_file",
            ),
            *super().get_urls(),
        ]

    def file_view(self, request, name):
        """A file of a photo from private storage, for those who may see photos."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_or_change_permission(request) or not _FILE.fullmatch(name):
            raise Http404
        try:
            file = storages["default"].open(name)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(file, content_type=mimetypes.guess_type(name)[0])

    def save_model(self, request, obj, form, change):
        """Write the new image's files, and remove the old ones once all is saved."""
        if form.image is not None:
            self._discard([obj])
            obj.renditions = photos.store_renditions(form.image)
        self._propose(obj)
        super().save_model(request, obj, form, change)

    @staticmethod
    def _propose(obj):
        """Fill empty caption, description and day from the stop."""
        if obj.stop and not Text.of(obj, "caption"):
            for ending in SUFFIXES.values():
                setattr(obj, f"caption_{ending}", getattr(obj.stop, f"title_{ending}"))
        if obj.stop and not Text.of(obj, "alt"):
            for ending, words in _SCENE.items():
                caption = getattr(obj, f"caption_{ending}")
                setattr(obj, f"alt_{ending}", words.format(caption)[:300] if caption else "")
        is_unknown = not (obj.first_day or obj.month)
        if obj.stop and is_unknown and obj.stop.day and not obj.stop.last_day:
            obj.first_day = obj.last_day = obj.stop.day

    def delete_model(self, request, obj):
        self._discard([obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        self._discard(list(queryset))
        super().delete_queryset(request, queryset)

    @staticmethod
    def _discard(rows):
        """Remove the files of photos once the change is saved, but not those on a public page.

        A publication shows the old image until the edition is published again.
        """
        published = set()
        for publication in Publication.objects.current().filter(
            edition__in={row.edition_id for row in rows}
        ):
            published |= set(document_files(open_publication(publication)))
        unused = [
            rendition
            for row in rows
            for rendition in row.renditions
            if rendition["name"] not in published
        ]
        transaction.on_commit(lambda: photos.discard_renditions(unused))

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, obj):
        return self._img(obj, smallest=True) or _("no image yet")

    @admin.display(description=gettext_lazy("image now"))
    def picture(self, obj):
        return self._img(obj, smallest=False) or _("no image yet")

    @staticmethod
    def _img(obj, *, smallest):
        """The image as HTML, or nothing; a photo that is being added has none."""
        found = sorted(
            (row for row in (obj.renditions if obj else []) if row["format"] == "jpeg"),
            key=lambda row: row["width"],
        )
        if not found:
            return ""
        shown = found[0]
        height = _THUMBNAIL_HEIGHT if smallest else shown["height"]
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            reverse("admin:visits_photo_file", args=[shown["name"]]),
            round(shown["width"] * height / shown["height"]),
            height,
            Text.of(obj, "alt").pick(reader_language()).text or _("not described yet"),
        )

    @admin.display(description=gettext_lazy("caption"))
    def caption_shown(self, obj):
        return str(obj)

    @admin.display(description=gettext_lazy("edition"), ordering="edition__fiscal_year")
    def edition_shown(self, obj):
        return f"{obj.edition.program} {obj.edition}"
