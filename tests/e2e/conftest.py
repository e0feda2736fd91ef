"""A server as ``python3 dev run`` starts it, and windows of one browser that look at it.

The server is a process of its own, with a database, collected static files and compression as in
production, so that pages weigh what they weigh there. Windows are shared by the tests: a page is
loaded once and then looked at in several ways.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.windows import Window

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PASSWORD = secrets.token_urlsafe(12)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not os.environ.get("SAKURA_CHROMIUM"):
                item.add_marker(pytest.mark.skip(reason="needs chromium: python3 dev e2e"))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a running site with the seed, the samples and the demo accounts."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data = tmp_path_factory.mktemp("site")
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SAKURA_") and name not in ("DATABASE_URL", "EMAIL_URL")
    }
    env |= {
        "SAKURA_DATA_DIR": str(data),
        "SAKURA_DEMO_PASSWORD": PASSWORD,
        "SAKURA_DEV": "1",
    }
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True
    )
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "sakura.wsgi"),
                *("--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"),
                *("--no-control-socket", "--worker-tmp-dir", str(data)),
            ],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(process, f"{address}/readyz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert (data / "server.log").read_text() == ""


def _wait_for(process, address):
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        assert process.poll() is None, "The server did not start."
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("The server did not answer within a minute.")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's chromium, which asks nobody anything on its own."""
    return {
        "executable_path": os.environ.get("SAKURA_CHROMIUM"),
        "args": [
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        ],
    }


@pytest.fixture(scope="session")
def open_window(browser, server):
    """Return a function that opens a window of its own, with options of Playwright's context."""
    opened = []

    def open_one(**options):
        usual = {"locale": "en-US", "color_scheme": "light", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=server, **usual | options)
        context.set_default_timeout(30_000)
        opened.append(context)
        return Window(context, server)

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def visitor(open_window):
    """A window in which nobody is signed in."""
    return open_window()


@pytest.fixture(scope="session")
def visitor_without_script(open_window):
    """A window in which nobody is signed in and no script runs."""
    return open_window(java_script_enabled=False)


@pytest.fixture(scope="session")
def signed_in(open_window):
    """Return a function that gives the window of a demo account, signed in by its form."""
    windows = {}

    def window_of(account):
        if account not in windows:
            windows[account] = window = open_window()
            window.open("/accounts/login/")
            window.page.fill("[name=login]", account)
            window.page.fill("[name=password]", PASSWORD)
            window.page.click("main [type=submit], main button:not([type=button])")
            window.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return windows[account]

    return window_of
