"""What the code on a paper opens: whether the paper is current, and what has changed since."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from sakura.languages import HTML_LANG, LANGUAGE_NAMES, LANGUAGES
from visits.exports.chinese import paper_language
from visits.papers import open_paper, word_paper


@require_safe
def paper_state(request, code):
    """Tell whoever holds the paper; no account, no name of a person. 404 for an unknown code.

    In the language of ``?language=``, else the one that the browser asks for.
    """
    state = open_paper(code)
    if state is None:
        raise Http404
    language = asked_language(request)
    with paper_language(language):
        response = render(
            request,
            "visits/paper.html",
            {
                "state": state,
                "changes": [] if state.is_current else word_paper(state, language),
                "period": state.after.period.text(language),
                "html_lang": HTML_LANG[language],
                "paper_languages": [
                    {
                        "path": f"{request.path}?language={other}",
                        "name": LANGUAGE_NAMES[other],
                        "html_lang": HTML_LANG[other],
                        "is_current": other == language,
                    }
                    for other in LANGUAGES
                ],
            },
        )
    response.headers["Content-Language"] = HTML_LANG[language]
    return response


def asked_language(request):
    """Return the language of a page without a prefix: the one in its query, else the browser's."""
    asked = request.GET.get("language", "")
    if asked in LANGUAGES:
        return asked
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code, _quality in accepted:
        try:
            found = translation.get_supported_language_variant(code)
        except LookupError:
            continue
        if found in LANGUAGES:
            return found
    return settings.LANGUAGE_CODE
