"""What every template may use."""

from django.utils.translation import get_language

from sakura.languages import HTML_LANG
from sakura.middleware import theme_of


def page(request):
    """Return ``theme`` (auto, light or dark) and ``html_lang`` (en, ja or zh-Hans)."""
    return {"theme": theme_of(request), "html_lang": HTML_LANG[get_language()]}
