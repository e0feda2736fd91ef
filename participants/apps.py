from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    """Who comes. Private: nothing here has a public page."""

    name = "participants"
    verbose_name = _("participants")
