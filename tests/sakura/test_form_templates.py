"""The crispy template pack ``sakura``: what a field looks like to assistive technology."""

from html.parser import HTMLParser

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template
from django.test import RequestFactory


class StopForm(forms.Form):
    title = forms.CharField(label="Title", help_text="As printed.")
    start = forms.TimeField(label="Starts")
    end = forms.TimeField(label="Ends", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "Visit"), ("b", "Meal")], widget=forms.RadioSelect
    )
    press = forms.BooleanField(label="Open to the press", required=False, help_text="Public.")
    uid = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("title") == "clash":
            raise forms.ValidationError("This clashes.")
        return super().clean()


class Elements(HTMLParser):
    """Every element, as (tag, attributes), and the text of the page."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def find(self, tag, **attrs):
        wanted = {name.rstrip("_"): value for name, value in attrs.items()}
        return [
            found
            for name, found in self.elements
            if name == tag and wanted.items() <= found.items()
        ]


def render(form, layout=None, method="post"):
    form.helper = FormHelper()
    form.helper.form_method = method
    if layout:
        form.helper.layout = layout
    context = Context({"form": form, "request": RequestFactory().get("/")})
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(context)


BAD = {"title": "", "start": "25:00", "kind": "", "uid": "x"}


def test_field_has_label_hint_and_control_that_belong_together():
    page = Elements(render(StopForm()))

    assert page.find("label", for_="id_title") == [{"for": "id_title"}]
    assert page.find("span", id="id_title_helptext") == [
        {"class": "hint", "id": "id_title_helptext"}
    ]
    (control,) = page.find("input", id="id_title")
    assert control["aria-describedby"] == "id_title_helptext"
    assert "in" in control["class"].split()
    assert "aria-invalid" not in control


def test_field_in_error_says_so_and_points_to_its_message():
    page = Elements(render(StopForm(BAD)))

    (control,) = page.find("input", id="id_title")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_title_helptext id_title_error"
    assert page.find("span", id="id_title_error", class_="msg")
    assert page.find("div", id="div_id_title", class_="field bad")
    assert page.find("input", id="id_start")[0]["value"] == "25:00"


def test_optional_fields_say_so_and_required_ones_do_not():
    assert Elements(render(StopForm())).text.count("Optional") == 1
    assert Elements(render(StopForm(), method="get")).text.count("Optional") == 0


def test_radios_are_a_group_with_a_legend_and_a_described_error():
    page = Elements(render(StopForm(BAD)))

    (group,) = page.find("fieldset", id="div_id_kind")
    assert group["class"] == "field opt bad"
    assert page.find("span", id="id_kind_error")
    assert page.find("legend") == [{}]
    assert page.find("label", for_="id_kind_0")
    assert page.find("label", for_="id_kind_1")


def test_checkbox_stands_before_its_label_with_its_hint():
    page = Elements(render(StopForm()))

    (box,) = page.find("input", id="id_press")
    assert box["type"] == "checkbox"
    assert box["aria-describedby"] == "id_press_helptext"
    assert page.find("span", id="id_press_helptext")


def test_error_summary_links_to_each_field_in_error():
    html = render(StopForm(BAD))
    page = Elements(html)

    (summary,) = page.find("div", class_="esum")
    assert summary["tabindex"] == "-1"
    targets = [link["href"].removeprefix("#") for link in page.find("a")]
    assert targets == ["id_title", "id_start", "id_kind_0"]
    assert all(any(e.get("id") == target for _tag, e in page.elements) for target in targets)
    assert html.index('class="esum"') < html.index('id="div_id_title"')


def test_error_summary_says_what_is_wrong_with_the_form_as_a_whole():
    page = Elements(render(StopForm({"title": "clash", "start": "10:00", "kind": "a", "uid": "x"})))

    assert "This clashes." in page.text
    assert page.find("a") == []


def test_form_without_errors_has_no_summary():
    assert not Elements(render(StopForm())).find("div", class_="esum")


def test_layout_objects_of_the_pack_draw_rows_groups_and_buttons():
    layout = Layout(
        Fieldset("When", Row("start", "end"), css_class="x"),
        Div("title", css_class="y"),
        ButtonHolder(Submit("save", "Save stop")),
    )

    page = Elements(render(StopForm(), layout))

    assert page.find("fieldset", class_="group x")
    assert page.find("div", class_="row2")
    assert page.find("div", class_="y")
    assert page.find("div", class_="acts")
    (button,) = page.find("button")
    assert (button["type"], button["name"], button["value"]) == ("submit", "save", "Save stop")
    assert "Save stop" in page.text


def test_every_id_stands_once():
    page = Elements(render(StopForm(BAD)))

    ids = [element["id"] for _tag, element in page.elements if "id" in element]
    assert len(ids) == len(set(ids))


def test_error_title_marks_the_page_of_a_form_with_errors():
    source = "{% load forms %}{% error_title form %}"

    assert Template(source).render(Context({"form": StopForm(BAD)})) == "Error: "
    assert Template(source).render(Context({"form": StopForm()})) == ""
