from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """What is offered, in which year, and what is published about it."""

    name = "programs"
    verbose_name = _("programs")
