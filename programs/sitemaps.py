"""The public pages, for search engines: each in three languages that name each other."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from programs import catalogue

#: Pages that are there whatever is published.
FIXED_PAGES = (
    "home",
    "program_list",
    "host_list",
    "statistics",
    "about",
    "accessibility",
    "privacy",
    "data",
)


class PublicPages(Sitemap):
    """All public pages, from the catalogue alone: one query."""

    i18n = True
    alternates = True

    def items(self):
        """Return (name of the address, its arguments, day of publication or None)."""
        _number, document = catalogue.current()
        document = catalogue.visible_on(document, timezone.localdate())
        pages = [(name, (), None) for name in FIXED_PAGES]
        pages += [("program_detail", (program.key,), None) for program in document.programs]
        pages += [
            ("edition_detail", (edition.program, edition.fiscal_year), edition.published_on)
            for edition in document.editions
        ]
        pages += [("host_detail", (host.key,), None) for host in document.hosts]
        return pages

    def location(self, item):
        """Return the path in the active language."""
        name, arguments, _published_on = item
        return reverse(f"programs:{name}", args=arguments)

    def _urls(self, page, protocol, domain):
        """Return the entries, each with English as the page for any other language.

        Django's own ``x_default`` takes the prefix off the address, and ours always have one.
        """
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            english = next(link for link in url["alternates"] if link["lang_code"] == "en")
            url["alternates"].append({**english, "lang_code": "x-default"})
        return urls


SITEMAPS = {"pages": PublicPages}
