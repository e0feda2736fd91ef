"""A window of the browser: opens pages and notes what must not happen while it does."""

from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 700}

RULES = {
    "resultTypes": ["violations"],
    # It would load what style sheets import once more, from wrong addresses, for no rule of these.
    "preload": False,
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
    # Target size is of WCAG 2.2 and not yet on by default.
    "rules": {"target-size": {"enabled": True}},
}
# The other theme has the same content in other colours.
COLOUR_RULES = {
    "resultTypes": ["violations"],
    "preload": False,
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}

SIZES = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map(entry => ({
    name: entry.name,
    type: entry.initiatorType,
    size: entry.encodedBodySize,
  }))"""

STRUCTURE = """() => {
  const html = element => element.outerHTML.slice(0, 200);
  const found = selector => [...document.querySelectorAll(selector)];
  const isNamed = element => (element.getAttribute("aria-labelledby") || "").split(" ").some(
    id => document.getElementById(id)?.textContent.trim());
  const on = element => element.getAttributeNames().some(name => name.startsWith("on"));
  return {
    style: found("[style], style").map(html),
    script: found("script:not([src])").filter(
      script => !["application/json", "application/ld+json"].includes(script.type)).map(html),
    handler: found("*").filter(on).map(html),
    image: found("img").filter(image =>
      !["alt", "width", "height"].every(name => image.hasAttribute(name))).map(html),
    drawing: found("svg[role=img]").filter(drawing => !isNamed(drawing)).map(html),
    twice: found("[id]").map(element => element.id).filter((id, n, ids) => ids.indexOf(id) !== n),
    headings: found("h1").length,
    elements: found("*").length,
  };
}"""


# What WCAG 1.4.12 lets readers set without losing anything.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important} p {margin-bottom: 2em !important}`);
  document.adoptedStyleSheets = [sheet];
}"""
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const extra = document.scrollingElement.scrollWidth - width;
  if (extra <= 0) return [];
  const isFree = element => !element || element === document.body ||
    (getComputedStyle(element).overflowX === "visible" && isFree(element.parentElement));
  const out = [...document.querySelectorAll("body *")].filter(element =>
    element.getBoundingClientRect().right > width + 0.5 && isFree(element.parentElement));
  return [extra, ...out.map(element => element.outerHTML.slice(0, 120))];
}"""


class Window:
    """One tab, and the complaints it heard: console errors, failed and foreign requests."""

    def __init__(self, context, origin):
        self.context = context
        self.origin = origin
        self.page = context.new_page()
        self.page.set_viewport_size(WIDE)
        self.complaints = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def open(self, path):
        """Load a page and return its response; ``complaints`` begins anew."""
        self.complaints.clear()
        self.expected = path
        return self.page.goto(path, wait_until="load")

    def _on_console(self, message):
        # A page of 404 is looked at on purpose, and the browser notes it as an error.
        is_the_page = message.location.get("url") == self.page.url and "404" in message.text
        if message.type in ("error", "warning") and not is_the_page:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.complaints.append(f"foreign request: {request.url}")

    def _on_response(self, response):
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")

    def violations(self, theme="light", *, only_colours=False, excused=()):
        """Return what axe finds in a theme, one line for each element. The page stays as it is.

        ``excused``: pairs of a rule and the markup that need not follow it.
        """
        self.page.emulate_media(color_scheme=theme)
        # Colours that still fade from the other theme would be measured on their way.
        self.page.evaluate("() => document.getAnimations().forEach(running => running.finish())")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        rules = COLOUR_RULES if only_colours else RULES
        result = self.page.evaluate("rules => axe.run(rules)", rules)
        return [
            f"{theme}: {found['id']} at {' '.join(map(str, node['target']))}: "
            f"{node['failureSummary']} {node['html'][:200]}"
            for found in result["violations"]
            for node in found["nodes"]
            if (found["id"], node["html"]) not in excused
        ]

    def resize(self, *, is_narrow):
        self.page.set_viewport_size(NARROW if is_narrow else WIDE)

    def space_text(self):
        """Give the text of this page the spacing that some people need to read."""
        self.page.evaluate(SPACING)

    def sticks_out(self):
        """Return what makes the page wider than the window: pixels, and the elements behind it."""
        return self.page.evaluate(STICKING_OUT)

    def scroll_to_end(self):
        """Bring every part of the page into sight, so that images load that wait for it."""
        self.page.evaluate(
            "() => document.querySelectorAll('img').forEach(image => image.loading = 'eager')"
        )
        self.page.wait_for_load_state("networkidle")

    def lines_read(self):
        """Return what a reader sees in the main part, without the buttons that need script."""
        main = self.page.locator("main")
        helped = {text.strip() for text in main.locator(".js-only").all_inner_texts()}
        lines = [line.strip() for line in main.inner_text().splitlines()]
        return [line for line in lines if line and line not in helped]

    def weight(self):
        """Return the bytes that HTML, style sheets and scripts took on their way."""
        entries = self.page.evaluate(SIZES)
        return {
            entry["name"].removeprefix(self.origin): entry["size"]
            for entry in entries
            if entry["type"] in ("navigation", "link", "script", "css")
            and not entry["name"].endswith(".svg")
        }

    def structure(self):
        """Return what a page must not have, each as a list, and its numbers of h1 and elements."""
        return self.page.evaluate(STRUCTURE)
