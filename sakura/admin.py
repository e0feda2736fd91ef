"""The admin site: its start page, the people who sign in, the log of changes."""

import datetime as dt
from typing import Any, NamedTuple

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from auditlog.models import LogEntry
from django import forms
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.choices import PublicationRequestState
from programs.models import Delegation, Edition, Publication, PublicationRequest
from programs.publishing import is_outdated
from sakura.adminbase import FrozenAdmin, RecordAdmin, RecordAutocompleteView
from sakura.audit import log_changes_of, shown_entries
from sakura.formbase import RecordForm
from sakura.frozen import canonical, digest
from sakura.languages import LANGUAGE_NAMES
from sakura.models import User
from sakura.texts import check_line
from visits import release
from visits.models import Itinerary, Release

#: How many of each the start page looks at. What is older waits no more.
MOST_DELEGATIONS = 12
MOST_EDITIONS = 20
MOST_RELEASES = 10
RETURNED_DAYS = 90
KEPT_SECONDS = 60 * 60

_OWN = ("sakura", "programs", "participants", "visits")


class ComingUp(NamedTuple):
    """A delegation on the start page."""

    name: str
    status: str
    people: int
    url: str
    is_sample: bool


class Waiting(NamedTuple):
    """Something that waits for somebody, with its address."""

    name: str
    detail: str
    url: str


class SakuraAdminSite(admin.AdminSite):
    """Django's admin as our own site.

    Only admins of our own apps are registered: those that libraries bring show more than a role
    may see (second factors) or change what code decides (the permissions of the roles).
    """

    site_title = gettext_lazy("SAKURA SCIENCE Supporters Program – staff")
    site_header = gettext_lazy("SAKURA SCIENCE Supporters Program – staff")
    index_title = gettext_lazy("What is next")
    index_template = "admin/start.html"
    enable_nav_sidebar = True

    def __init__(self, name="admin"):
        super().__init__(name)
        # Not by decorator: Django imports this module to make the site, which is not there yet.
        self.register(User, UserAdmin)
        self.register(LogEntry, LogEntryAdmin)

    def register(self, model_or_iterable, admin_class=None, **options):
        if admin_class is not None and admin_class.__module__.partition(".")[0] not in _OWN:
            return
        super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_login"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    def autocomplete_view(self, request):
        return RecordAutocompleteView.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        context = {
            "coming_up": SimpleLazyObject(lambda: _coming_up(request.user)),
            "waiting": SimpleLazyObject(lambda: _waiting(request.user)),
            **(extra_context or {}),
        }
        return super().index(request, context)


# The start page


def _coming_up(user: Any) -> list[ComingUp]:
    """Delegations whose last day is still to come, soonest first. One query."""
    if not user.has_perm("programs.view_delegation"):
        return []
    rows = Delegation.objects.visible_to(user).for_list().coming_up(timezone.localdate())
    return [
        ComingUp(
            name=f"{row.edition.program} {row.edition}: {row}",
            status=row.get_status_display(),
            people=row.people_count,
            url=reverse("admin:programs_delegation_change", args=[row.pk]),
            is_sample=row.is_sample,
        )
        for row in rows[:MOST_DELEGATIONS]
    ]


def _waiting(user: Any) -> list[tuple[str, list[Waiting]]]:
    """What waits for this user, by heading; headings without anything are left out."""
    if not user.has_perm("programs.view_edition"):
        return []
    editions = list(
        Edition.objects.for_list()
        .prefetch_related("reports")
        .order_by("-fiscal_year", "program__position", "pk")[:MOST_EDITIONS]
    )
    sections = [
        (_("Publication asked for"), _asked(user)),
        (_("Returned to you"), _returned(user)),
        (_("Changed since they were published"), _outdated(editions)),
        (_("Changed since they were released"), _outdated_releases(user)),
        (_("Drafts: never published"), _drafts(editions)),
        (_("Texts to translate"), _translations(editions)),
    ]
    return [(title, rows) for title, rows in sections if rows]


def _publication_url(edition: Edition) -> str:
    return reverse("admin:programs_edition_publication", args=[edition.pk])


def _name(edition: Edition) -> str:
    return f"{edition.program} {edition}"


def _asked(user: Any) -> list[Waiting]:
    """Open requests, for publishers; for others those that they made themselves."""
    rows = PublicationRequest.objects.filter(state=PublicationRequestState.OPEN).select_related(
        "edition__program", "asked_by"
    )
    if not user.has_perm("programs.publish_edition"):
        rows = rows.filter(asked_by=user)
    return [
        Waiting(
            _name(row.edition),
            _("asked by %(who)s") % {"who": row.asked_by} + (f": {row.note}" if row.note else ""),
            _publication_url(row.edition),
        )
        for row in rows.order_by("created_at", "pk")
    ]


def _returned(user: Any) -> list[Waiting]:
    """What a publisher gave back to this user and was not asked for again since."""
    since = timezone.now() - dt.timedelta(days=RETURNED_DAYS)
    rows = (
        PublicationRequest.objects.filter(asked_by=user, answered_at__gte=since)
        .select_related("edition__program", "answered_by")
        .order_by("edition", "-created_at", "-pk")
    )
    newest: dict[int, PublicationRequest] = {}
    for row in rows:
        newest.setdefault(row.edition_id, row)
    return [
        Waiting(
            _name(row.edition),
            _("%(who)s: %(comment)s") % {"who": row.answered_by, "comment": row.comment},
            _publication_url(row.edition),
        )
        for row in newest.values()
        if row.state == PublicationRequestState.RETURNED
    ]


def _outdated(editions: list[Edition]) -> list[Waiting]:
    """Published editions whose record says something else now."""
    published = {
        publication.edition_id: publication
        for publication in Publication.objects.current()
        .filter(edition__in=[edition.pk for edition in editions])
        .defer("document")
    }
    outdated = _are_outdated(list(published.values()))
    return [
        Waiting(
            _name(edition),
            _("publication %(number)d") % {"number": published[edition.pk].number},
            _publication_url(edition),
        )
        for edition in editions
        if outdated.get(edition.pk)
    ]


def _are_outdated(publications: list[Publication]) -> dict[int, bool]:
    """Whether each edition differs from its publication, by key of the edition.

    To know it an edition is compiled, so the answer is kept until something is logged again.
    """
    if not publications:
        return {}
    logged = LogEntry.objects.order_by("-pk").values_list("pk", "timestamp").first() or ("", "")
    keys = {
        publication.edition_id: digest(canonical({"of": publication.digest, "log": logged}))
        + f":{publication.edition_id}"
        for publication in publications
    }
    kept = cache.get_many(keys.values())
    found = {
        publication.edition_id: is_outdated(publication.edition_id, publication)
        for publication in publications
        if keys[publication.edition_id] not in kept
    }
    cache.set_many({keys[pk]: answer for pk, answer in found.items()}, KEPT_SECONDS)
    return {pk: kept[key] for pk, key in keys.items() if key in kept} | found


def _outdated_releases(user: Any) -> list[Waiting]:
    """Itineraries of coming delegations that changed since their newest release."""
    itineraries = list(
        Itinerary.objects.visible_to(user)
        .for_compiling()
        .filter(delegation__in=Delegation.objects.coming_up(timezone.localdate()))
        .order_by("delegation__first_day", "pk")[:MOST_RELEASES]
    )
    newest: dict[int, Release] = {}
    for row in Release.objects.filter(itinerary__in=itineraries).order_by("number"):
        newest[row.itinerary_id] = row
    return [
        Waiting(
            f"{row.delegation.edition.program} {row.delegation.edition}: {row.delegation}",
            _("release %(number)d") % {"number": newest[row.pk].number},
            reverse("admin:visits_itinerary_release", args=[row.pk]),
        )
        for row in itineraries
        if row.pk in newest
        and release.open_release(newest[row.pk]).content
        != release.content_digest(release.draft_of(row, newest[row.pk].kind))
    ]


def _drafts(editions: list[Edition]) -> list[Waiting]:
    return [
        Waiting(
            _name(edition),
            _("publication asked for") if edition.asked_at else "",
            _publication_url(edition),
        )
        for edition in editions
        if edition.newest_number is None
    ]


def _translations(editions: list[Edition]) -> list[Waiting]:
    """Texts of editions and reports that are missing or older in a publishing language."""
    waiting = []
    for edition in editions:
        languages = edition.program.languages
        found = []
        for record in (edition, *edition.reports.all()):
            kinds = (
                (record.missing_texts(languages), _("%(text)s: %(language)s is missing")),
                (record.older_texts(languages), _("%(text)s: %(language)s is older")),
            )
            for rows, wording in kinds:
                found += [
                    wording
                    % {"text": _text_name(record, text), "language": LANGUAGE_NAMES[language]}
                    for text, language in rows
                ]
        if found:
            url = reverse("admin:programs_edition_change", args=[edition.pk])
            waiting.append(Waiting(_name(edition), "; ".join(found), url))
    return waiting


def _text_name(record: Any, text: str) -> str:
    """What a text is called, without the language in brackets."""
    label = str(record._meta.get_field(f"{text}_en").verbose_name)
    return capfirst(label.rpartition(" (")[0])


# People who sign in

log_changes_of(User)


class UserForm(RecordForm):
    """An account: who it is and which roles it has. Passwords are no business of this form."""

    class Meta:
        model = User
        fields = "__all__"

    def clean_display_name(self):
        check_line(self.cleaned_data["display_name"])
        return self.cleaned_data["display_name"]


class NewUserForm(UserForm):
    """A new account without a password: the person chooses one by the link in a letter."""

    sends_link = forms.BooleanField(
        label=gettext_lazy("Send a link to choose a password"),
        initial=True,
        required=False,
        help_text=gettext_lazy("Nobody but its owner ever sees a password."),
    )


class UserAdmin(RecordAdmin):
    form = UserForm
    fieldsets = [
        (None, {"fields": ["username", "email", "display_name", "language"]}),
        (
            gettext_lazy("What this person may do"),
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": gettext_lazy(
                    "The roles are groups. Coordinators need no access to the admin. Make an"
                    " account inactive instead of deleting it: its name stands under what it did."
                ),
            },
        ),
        (gettext_lazy("Stamps"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "display_name", "email", "roles", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        if obj is not None:
            return super().get_fieldsets(request, obj)
        who, rights, _stamps = self.fieldsets
        return [(who[0], {"fields": [*who[1]["fields"], "sends_link"]}), rights]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewUserForm
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["label"] = capfirst(_("roles"))
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change and form.cleaned_data.get("sends_link"):
            transaction.on_commit(lambda: self._send_link(request, obj))

    @staticmethod
    def _send_link(request, user):
        letter = ResetPasswordForm({"email": user.email})
        with request_context(request):
            if letter.is_valid():
                letter.save(request)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, obj):
        return ", ".join(sorted(role.name for role in obj.groups.all()))


# The log of changes


class LogEntryAdmin(FrozenAdmin):
    """All changes of all records, for the privacy officer. Sealed values are masked in it."""

    fieldsets = [
        (None, {"fields": ["timestamp", "actor", "action", "kind", "object_repr", "changed"]})
    ]
    readonly_fields = ["kind", "changed"]
    list_display = ["timestamp", "actor", "action", "kind", "object_repr"]
    list_select_related = ["actor", "content_type"]
    list_filter = ["action"]
    search_fields = ["object_repr", "actor__username", "actor__display_name"]
    ordering = ["-timestamp", "-pk"]

    @admin.display(description=pgettext_lazy("of the log", "record"), ordering="content_type")
    def kind(self, obj):
        return obj.content_type.name

    @admin.display(description=gettext_lazy("what changed"))
    def changed(self, obj):
        model = obj.content_type.model_class()
        if model is None:
            return "–"
        (entry,) = shown_entries(model, [obj])
        return format_html_join(
            "",
            "<p>{}: <del>{}</del> {}</p>",
            ((change.label, change.old, change.new) for change in entry.changes),
        )
