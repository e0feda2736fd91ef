"""A day as text, to be copied into the chats of the groups."""

from django.http import Http404
from django.views.generic import TemplateView

from sakura.languages import HTML_LANG, LANGUAGE_NAMES, LANGUAGES, Text
from visits.chat_text import day_as_text, sheet_for_chat
from visits.timetable import days_of
from visits.views.desk import DeskMixin, load_plan


class DayText(DeskMixin, TemplateView):
    """One text for each group and language, from what participants hold."""

    template_name = "visits/day_text.html"

    def get_context_data(self, pk, day, **kwargs):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None or day not in [mark.day for mark in plan.days]:
            raise Http404
        sheet = sheet_for_chat(plan.itinerary, plan.sheet)
        groups = [(group.uid, group.label) for group in sheet.groups] or [("", Text())]
        days = [mark.day for mark in plan.days]
        place = days.index(day)
        return super().get_context_data(
            plan=plan,
            sheet=plan.sheet,
            release_number=sheet.number,
            is_other=bool(sheet.number) and day not in days_of(sheet),
            day=day,
            next_day=days[place + 1] if place + 1 < len(days) else None,
            texts=[
                {
                    "label": label,
                    "languages": [
                        {
                            "id": f"text-{number}-{language}",
                            "name": LANGUAGE_NAMES[language],
                            "html_lang": HTML_LANG[language],
                            "text": day_as_text(sheet, day, language, uid),
                        }
                        for language in LANGUAGES
                    ],
                }
                for number, (uid, label) in enumerate(groups)
            ],
            **kwargs,
        )
