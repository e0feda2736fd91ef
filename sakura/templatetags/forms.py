"""The error summary of a form, and the mark in the title of a page whose form has errors."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("sakura/error_summary.html")
def error_summary(form, ident="error-summary"):
    """Return all that is wrong with a form, each with a link to its field; empty if nothing is.

    ``site.js`` gives it the focus. ``ident`` tells several forms of one page apart.
    """
    return {"form": form, "ident": ident}


@register.simple_tag
def error_title(form):
    """Return "Error: " for the start of the page's title when the form came back with errors."""
    return _("Error: ") if form.errors else ""
