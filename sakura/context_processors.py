"""What every template may use."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from sakura.languages import HTML_LANG
from sakura.middleware import theme_of


def page(request):
    """Return ``theme`` (auto, light or dark) and ``html_lang`` (en, ja or zh-Hans)."""
    # Read only where it is used, because an answer that reads it depends on a cookie.
    theme = SimpleLazyObject(lambda: theme_of(request))
    return {"theme": theme, "html_lang": HTML_LANG[get_language()]}
