"""The admin site."""

from django.contrib import admin


class SakuraAdminSite(admin.AdminSite):
    """Django's admin as our own site."""
