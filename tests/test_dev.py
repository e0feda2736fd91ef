import importlib.machinery
import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def dev(*arguments, **values):
    return subprocess.run(
        [sys.executable, ROOT / "dev", *arguments],
        env={**os.environ, **values},
        capture_output=True,
        text=True,
    )


def test_dev_needs_the_standard_library_only():
    loader = importlib.machinery.SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    imported = re.findall(r"^(?:import|from) (\w+)", Path(spec.origin).read_text(), re.MULTILINE)

    assert set(imported) <= sys.stdlib_module_names


def test_dev_without_a_command_explains_itself():
    result = dev()

    assert result.returncode == 2
    for command in ("run", "test", "e2e", "check", "lock", "messages", "manage"):
        assert f"python3 dev {command}" in result.stdout


def test_dev_run_says_that_the_port_is_in_use(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = dev("run", PORT=str(port), SAKURA_DATA_DIR=str(tmp_path))

    assert result.returncode == 1
    assert f"Port {port} cannot be used" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_dev_run_refuses_what_is_no_port(port):
    result = dev("run", PORT=port)

    assert result.returncode == 1
    assert f"PORT is '{port}'" in result.stderr


def test_dev_messages_says_what_to_do_without_gettext():
    result = dev("messages", PATH="/nowhere")

    assert result.returncode == 1
    assert "No gettext found. Install it" in result.stderr


def test_dev_e2e_says_what_to_do_without_a_browser():
    result = dev("e2e", SAKURA_CHROMIUM="/nowhere/chromium")

    assert result.returncode == 1
    assert "apt-get install chromium" in result.stderr


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirement_files_are_hashed_and_name_no_registry(name):
    text = (ROOT / name).read_text()

    pinned = re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE)
    hashed = re.findall(r"^([a-z0-9.-]+)==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert pinned == hashed
    assert "django" in pinned
    assert "://" not in text


def test_development_has_the_runtime_in_the_same_versions():
    def pins(name):
        return set(re.findall(r"^[a-z0-9.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
