"""Icons: a 24 unit grid, one line weight, the colour of the text. A word always stands beside."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()

ICONS = {
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/>'
    '<path d="M3 10h18M8 3v4M16 3v4"/>',
    "download": '<path d="M12 3v12M7 11l5 5 5-5M4 20h16"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "table": '<rect x="3" y="4" width="18" height="16" rx="1.5"/>'
    '<path d="M3 10h18M3 15h18M10 4v16"/>',
    "data": '<path d="M9 4C6 4 7 7 7 9s-1 3-3 3c2 0 3 1 3 3s-1 5 2 5M15 4c3 0 2 3 2 5s1 3 3 3'
    'c-2 0-3 1-3 3s1 5-2 5"/>',
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1.4"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3"/><rect x="7" y="14" width="10" height="7"/>',
    "warning": '<path d="M12 3.5 22 20.5H2zM12 10v5M12 17.6v.4"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.4"/>',
    "error": '<path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6M12 16.4v.4"/>',
    "ok": '<circle cx="12" cy="12" r="9"/><path d="m7.5 12.5 3 3 6-6.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "add": '<path d="M12 4v16M4 12h16"/>',
}

#: The icon of an alert or a message, by its class or message tag.
ALERT_ICONS = {
    "err": "error",
    "error": "error",
    "warn": "warning",
    "warning": "warning",
    "ok": "ok",
    "success": "ok",
}


@register.simple_tag
def icon(name):
    """Return an icon of ICONS, hidden from assistive technology. KeyError if unknown."""
    return mark_safe(f'<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


@register.simple_tag
def alert_icon(level):
    """Return the icon of an alert class or message tag ("err", "warning", …); info for others."""
    return icon(ALERT_ICONS.get(level, "info"))
