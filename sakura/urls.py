"""All addresses. Public pages have a language prefix; what people sign in for has none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from programs.sitemaps import SITEMAPS
from sakura import views
from visits.views import itinerary_schema, paper_state

handler400 = "sakura.views.bad_request"
handler403 = "sakura.views.not_found"
handler404 = "sakura.views.not_found"
handler500 = "sakura.views.server_error"

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("preferences/", views.preferences, name="preferences"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("media/<path:path>", views.published_file, name="published_file"),
    path("accounts/start/", views.start, name="start"),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("portal/", include("visits.urls")),
    path("", include("visits.private_urls")),
    path("paper/<slug:code>/", paper_state, name="paper_state"),
    path("schemas/itinerary-1.json", itinerary_schema, name="itinerary_schema"),
    *i18n_patterns(path("", include("programs.urls"))),
]
