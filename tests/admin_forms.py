"""Fill in the forms of pages as a browser does: what is not touched is sent as it stands."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects the forms of a page: a list of (name, value) for each, as a browser sends them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms = []
        self.buttons = []
        self.select = None
        self.textarea = None
        self.names_without_label = []
        self.labels = set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append([])
            self.buttons.append([])
        if tag == "label":
            self.labels.add(attrs.get("for"))
        if not self.forms or "name" not in attrs:
            if tag == "option" and self.select is not None:
                self.select["options"].append((attrs.get("value", ""), "selected" in attrs))
            return
        if tag == "input":
            kind = attrs.get("type", "text")
            if kind == "submit":
                self.buttons[-1].append(attrs["name"])
            elif kind in ("checkbox", "radio"):
                if "checked" in attrs and "disabled" not in attrs:
                    self.forms[-1].append((attrs["name"], attrs.get("value", "on")))
            elif kind != "file" and "disabled" not in attrs:
                self.forms[-1].append((attrs["name"], attrs.get("value", "")))
        elif tag == "select":
            self.select = {"name": attrs["name"], "multiple": "multiple" in attrs, "options": []}
        elif tag == "textarea":
            self.textarea = [attrs["name"], ""]

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1] += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.select["options"] if is_chosen]
            if not chosen and not self.select["multiple"] and self.select["options"]:
                chosen = [self.select["options"][0][0]]
            self.forms[-1] += [(self.select["name"], value) for value in chosen]
            self.select = None
        if tag == "textarea" and self.textarea:
            name, text = self.textarea
            self.forms[-1].append((name, text.removeprefix("\n")))
            self.textarea = None


def values_of(response, *, button=""):
    """Return what the main form of a page would send, as a dict of a value or a list of values.

    It is the form with that submit button, or without one the form with the most fields.
    """
    page = _Forms()
    page.feed(response.content.decode())
    if button:
        index = next(n for n, names in enumerate(page.buttons) if button in names)
    else:
        index = max(range(len(page.forms)), key=lambda n: len(page.forms[n]))
    values = {}
    for name, value in page.forms[index]:
        values.setdefault(name, []).append(value)
    filled = {
        name: found[0] if len(found) == 1 else found
        for name, found in values.items()
        if "__prefix__" not in name
    }
    if button:
        filled[button] = "1"
    return filled


def submit(client, url, *, button="", follow=False, without=(), **values):
    """Open the page, fill in some fields and send its form. Returns the answer."""
    filled = values_of(client.get(url), button=button) | values
    for name in without:
        filled.pop(name, None)
    return client.post(url, filled, follow=follow)


def errors_of(response):
    """Return the errors of the main form and of the rows in it: {name: [messages]}."""
    form = response.context["adminform"].form
    errors = {name: list(found) for name, found in form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        if formset.non_form_errors():
            errors[formset.prefix] = list(formset.non_form_errors())
        for row in formset.forms:
            for name, found in row.errors.items():
                errors[row.add_prefix(name)] = list(found)
    return errors
