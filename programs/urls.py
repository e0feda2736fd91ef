"""Addresses of the public pages; each stands behind a language prefix."""

from django.urls import path, register_converter

from programs import views


class FiscalYearConverter:
    """A fiscal year in an address: ``fy2018``."""

    regex = r"fy[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("fy"))

    def to_url(self, value: int) -> str:
        return f"fy{value:04d}"


register_converter(FiscalYearConverter, "fiscal_year")

EDITION = "programs/<slug:program>/<fiscal_year:fiscal_year>/"

app_name = "programs"

urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", views.program_list, name="program_list"),
    path("programs/<slug:program>/", views.program_detail, name="program_detail"),
    path(EDITION, views.edition_detail, name="edition_detail"),
    path(f"{EDITION}itinerary/", views.itinerary_detail, name="itinerary_detail"),
    path(f"{EDITION}itinerary.ics", views.itinerary_ical, name="itinerary_ical"),
    path(f"{EDITION}itinerary.pdf", views.itinerary_pdf, name="itinerary_pdf"),
    path(f"{EDITION}itinerary.xlsx", views.itinerary_xlsx, name="itinerary_xlsx"),
    path(f"{EDITION}itinerary.csv", views.itinerary_csv, name="itinerary_csv"),
    path(f"{EDITION}itinerary.json", views.itinerary_json, name="itinerary_json"),
    path(f"{EDITION}report.pdf", views.report_pdf, name="report_pdf"),
    path("hosts/", views.host_list, name="host_list"),
    path("hosts/<slug:host>/", views.host_detail, name="host_detail"),
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/<slug:table>.csv", views.statistics_csv, name="statistics_csv"),
    path("about/", views.about, name="about"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("about/data/", views.data, name="data"),
]
