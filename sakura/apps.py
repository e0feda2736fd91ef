"""The project package as an installed app, and the admin with our own site."""

from django.apps import AppConfig
from django.apps import apps as registry
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SakuraConfig(AppConfig):
    """Users, the tools that know no app, and the wiring."""

    default = True
    name = "sakura"
    verbose_name = _("people who sign in")

    def ready(self):
        post_migrate.connect(_sync_roles, sender=self)


class SakuraAdminConfig(admin.AdminConfig):
    """Django's admin, served by ``sakura.admin.SakuraAdminSite``."""

    default = False
    default_site = "sakura.admin.SakuraAdminSite"


def _sync_roles(*, using, apps=registry, **kwargs):  # ``flush`` sends no apps
    # Imported late: models are not loaded yet when Django reads this module.
    from sakura.roles import sync_roles

    sync_roles(app_configs=registry.get_app_configs(), apps=apps, using=using)
