"""A program of an earlier year, entered on one page and led straight to its preview."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programs import catalogue
from programs.choices import Counted, DelegationStatus
from programs.forms import PastProgramForm, PastStop
from programs.models import Delegation, Edition, Organization, Program, Report, ReportedFigure
from sakura.adminbase import RecordSelectMultiple
from sakura.dates import Period
from visits import photos, release
from visits.choices import Audience, HostState, ReleaseKind, StopKind
from visits.models import Host, Itinerary, Photo, Stop, StopHost

#: What a visit to a host is called until someone says it better.
VISIT = {"en": "Visit to {}", "ja": "{}訪問"}


class PastPage:
    """The page "Record a past program", for the admin of editions."""

    def past_view(self, request):
        """One form; nothing is written unless all of it can be."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not request.user.has_perms(
            ["programs.add_edition", "programs.add_delegation", "visits.add_itinerary"]
        ):
            raise Http404
        if request.method == "POST":
            form = PastProgramForm(request.POST, request.FILES, hosts=self._hosts_field(request))
            if form.is_valid():
                images = self._open_images(form)
            if not form.errors:
                edition = self._record(request, form, images)
                self.message_user(
                    request,
                    _("Recorded as a draft. Look at the preview; nothing is public yet."),
                    messages.SUCCESS,
                )
                return HttpResponseRedirect(
                    reverse("admin:programs_edition_publication", args=[edition.pk])
                )
        else:
            form = PastProgramForm(hosts=self._hosts_field(request))
        context = {
            "title": _("Record a past program"),
            "form": form,
            "groups": [
                (_("Program and year"), _fields(form, "program", "when", "new_name", "new_slug")),
                (_("How many came"), _fields(form, "people", "source")),
                (_("Texts"), _fields(form, "title", "lede", "report")),
                (_("Where they went"), _fields(form, "hosts", "more_hosts")),
                (_("Photos"), _fields(form, "captions", "images")),
            ],
            "media": self.media + form.media,
        }
        return self.admin_page(request, "admin/programs/edition/record_past.html", context)

    def _hosts_field(self, request):
        field = self.formfield_for_manytomany(
            Photo._meta.get_field("hosts"),
            request,
            widget=RecordSelectMultiple(Photo._meta.get_field("hosts"), self.admin_site),
        )
        field.required = False
        return field

    def _open_images(self, form):
        """Decode the uploads before anything is written; an error stands beside the field."""
        opened = []
        for file in form.cleaned_data["images"]:
            try:
                opened.append(_reduced(photos.open_upload(file, size=file.size)))
            except ValidationError as error:
                form.add_error(
                    "images",
                    ValidationError(
                        [f"{file.name}: {message}" for message in error.messages], code="image"
                    ),
                )
        return opened

    def _record(self, request, form, images):
        """Write all records of the form in one transaction; return the edition."""
        values, now = form.cleaned_data, timezone.now()
        period: Period = values["when"]
        with transaction.atomic():
            program = values["program"] or Program.objects.create(
                name_en=values["new_name_en"],
                name_ja=values["new_name_ja"],
                slug=values["new_slug"],
                position=Program.objects.count() + 1,
            )
            edition = Edition.objects.create(
                program=program,
                fiscal_year=form.year_of(period),
                **_texts(values, "title", "lede"),
            )
            if values["people"]:
                ReportedFigure.objects.create(
                    edition=edition,
                    counts=Counted.PEOPLE,
                    value=values["people"],
                    **_texts(values, "source"),
                )
            if values["report_en"] or values["report_ja"]:
                Report.objects.create(
                    edition=edition, body_en=values["report_en"], body_ja=values["report_ja"]
                )
            self._record_visits(request, form, edition, period, now)
            for position, (english, japanese) in enumerate(form.pairs(values["captions"])):
                image = images[position] if position < len(images) else None
                Photo.objects.create(
                    edition=edition,
                    caption_en=english,
                    caption_ja=japanese,
                    position=position + 1,
                    renditions=photos.store_renditions(image) if image else [],
                )
            catalogue.recompile(now=now)
            self.log_addition(request, edition, [{"added": {}}])
        return edition

    def _record_visits(self, request, form, edition, period, now):
        """One delegation without label, its stops in the order given, released as a record."""
        delegation = Delegation.objects.create(
            edition=edition,
            first_day=period.first_day,
            last_day=period.last_day,
            month=period.month,
            status=DelegationStatus.COMPLETED,
        )
        itinerary = Itinerary.objects.create(delegation=delegation)
        visits = [(host, Period()) for host in form.cleaned_data["hosts"]]
        known = _known_hosts() if form.read else {}
        for line in form.read:
            host = next((known[key] for key in sorted(line.keys) if key in known), None)
            if host is None:
                host = _add_host(line)
                known |= dict.fromkeys(line.keys, host)
            visits.append((host, line.period))
        for position, (host, when) in enumerate(visits):
            stop = Stop.objects.create(
                itinerary=itinerary,
                day=when.first_day,
                last_day=when.last_day if when.last_day != when.first_day else None,
                position=position,
                kind=StopKind.SITE_VISIT,
                **{
                    f"title_{ending}": VISIT[ending].format(name)
                    for ending in VISIT
                    if (name := getattr(host.organization, f"name_{ending}"))
                },
            )
            sites = list(host.sites.all()[:2])
            StopHost.objects.create(
                stop=stop,
                host=host,
                # Only a host with one site was surely visited there.
                site=sites[0] if len(sites) == 1 else None,
                state=HostState.CONFIRMED,
            )
        if visits:
            loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
            release.release_itinerary(
                itinerary=itinerary,
                kind=ReleaseKind.RECORD,
                audiences=[Audience.PUBLIC],
                reviewed=release.content_digest(release.draft_of(loaded, ReleaseKind.RECORD)),
                user=request.user,
                now=now,
            )


def _reduced(image):
    """The image no wider than its widest file will be, so that many of them fit in memory."""
    widest = max(photos.WIDTHS)
    if image.width <= widest:
        return image
    return image.resize((widest, max(1, round(image.height * widest / image.width))))


def _fields(form, *names):
    """The bound fields for each name: its English and Japanese one side by side."""
    lines = []
    for name in names:
        pair = [form[found] for found in (f"{name}_en", f"{name}_ja") if found in form.fields]
        lines.append(pair or [form[name]])
    return lines


def _texts(values, *names):
    return {
        f"{name}_{ending}": values[f"{name}_{ending}"] for name in names for ending in ("en", "ja")
    }


def _known_hosts() -> dict[str, Host]:
    """Every host by each search key of its organization."""
    hosts = Host.objects.select_related("organization").prefetch_related("sites").order_by("-pk")
    return {key: host for host in hosts for key in host.organization.search_text.split()}


def _add_host(line: PastStop) -> Host:
    """A new host for a line, of the organization with that name if the register has it."""
    organization = None
    for key in sorted(line.keys):
        for found in Organization.objects.filter(search_text__contains=key, host=None):
            if key in found.search_text.split():
                organization = found
    if organization is None:
        organization = Organization.objects.create(name_en=line.name_en, name_ja=line.name_ja)
    stem = slugify(organization.name_en)[:40] or f"host-{organization.pk}"
    slug, number = stem, 2
    while Host.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return Host.objects.create(organization=organization, slug=slug)
