from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Where they go and when."""

    name = "visits"
    verbose_name = _("visits")
