"""The published schema of the JSON files: its address never changes."""

import json

from django.views.decorators.http import require_safe

from sakura.downloads import download
from visits.exports.json import FORMAT, schema


@require_safe
def itinerary_schema(request):
    """Return the JSON Schema of itinerary files of format 1, the same for everyone."""
    content = json.dumps(schema(), ensure_ascii=False, indent=1).encode()
    return download(
        request,
        content,
        name=f"itinerary-{FORMAT}.json",
        content_type="application/schema+json",
        public=True,
    )
