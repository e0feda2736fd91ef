import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

KEYS = {
    "SAKURA_SECRET_KEY": "a-key-that-is-long-enough-for-the-deployment-check-0123456789-abcdef",
    "SAKURA_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SAKURA_HASH_KEY": "another",
}


def python(code, data_dir, **values):
    """Run code in a Python whose environment is nothing but these values."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"SAKURA_DATA_DIR": str(data_dir), "PATH": os.environ["PATH"], **values},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def settings_of(names, data_dir, **values):
    code = (
        "import json; from sakura import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))"
    )
    result = python(code, data_dir, **values)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("missing", KEYS)
def test_missing_key_stops_the_start_and_says_what_to_do(tmp_path, missing):
    values = {name: value for name, value in KEYS.items() if name != missing}

    result = python("import sakura.settings", tmp_path, **values)

    message = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1
    assert message.startswith(f"django.core.exceptions.ImproperlyConfigured: {missing} is not set.")
    assert "python3 dev run" in message
    assert list(tmp_path.iterdir()) == []


def test_settings_are_safe_without_configuration(tmp_path):
    names = [
        "DEBUG",
        "SAKURA_DEV",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
    ]

    assert settings_of(names, tmp_path, SAKURA_DEBUG="1", **KEYS) == {
        "DEBUG": False,
        "SAKURA_DEV": False,
        "ALLOWED_HOSTS": [],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_deployment_check_finds_nothing(tmp_path):
    code = "import sys; sys.argv = ['manage.py', 'check', '--deploy', '--fail-level', 'DEBUG'];"
    code += "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'sakura.settings';"
    code += "from django.core.management import execute_from_command_line as run; run(sys.argv)"

    result = python(code, tmp_path, SAKURA_ALLOWED_HOSTS="sakura.example.org", **KEYS)

    assert (result.returncode, result.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ) or result.stdout == "System check identified no issues (0 silenced).\n", result.stderr


def test_development_makes_keys_once_and_keeps_them_to_itself(tmp_path):
    names = ["SECRET_KEY", "SAKURA_ENCRYPTION_KEYS", "SAKURA_HASH_KEY", "DEBUG"]

    first = settings_of(names, tmp_path / "data", SAKURA_DEV="1")
    second = settings_of(names, tmp_path / "data", SAKURA_DEV="1")
    other = settings_of(names, tmp_path / "other", SAKURA_DEV="1")

    file = tmp_path / "data" / "secret.key"
    assert first == second
    assert first["DEBUG"] is False
    assert not {first["SECRET_KEY"], first["SAKURA_HASH_KEY"]} & {
        other["SECRET_KEY"],
        other["SAKURA_HASH_KEY"],
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]


def test_generated_encryption_key_is_a_fernet_key(tmp_path):
    code = "from cryptography.fernet import Fernet; from sakura import settings;"
    code += "print(Fernet(settings.SAKURA_ENCRYPTION_KEYS[0]).encrypt(b'x')[:1])"

    result = python(code, tmp_path, SAKURA_DEV="1")

    assert (result.stdout, result.stderr) == ("b'g'\n", "")


def test_database_url_chooses_postgresql(tmp_path):
    values = {**KEYS, "DATABASE_URL": "postgres://sakura:secret@db.example:5433/records"}

    database = settings_of(["DATABASES"], tmp_path, **values)["DATABASES"]["default"]

    assert [database[name] for name in ("ENGINE", "NAME", "HOST", "PORT", "USER")] == [
        "django.db.backends.postgresql",
        "records",
        "db.example",
        5433,
        "sakura",
    ]
    assert "OPTIONS" not in database


def test_sqlite_waits_for_the_write_lock_from_the_start(tmp_path):
    code = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "sakura.settings"
import django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    print([cursor.execute(f"PRAGMA {name}").fetchone()[0]
           for name in ("journal_mode", "foreign_keys", "busy_timeout")])
with connection.execute_wrapper(lambda execute, sql, *rest: (print(sql), execute(sql, *rest))[1]):
    pass
print(connection.settings_dict["OPTIONS"]["transaction_mode"])
"""
    result = python(code, tmp_path, SAKURA_DEV="1")

    assert result.stdout.splitlines() == ["['wal', 1, 20000]", "IMMEDIATE"], result.stderr


def test_every_variable_that_settings_read_is_in_the_example():
    import re

    source = (ROOT / "sakura" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) - {"SAKURA_ENV_FILE"}
    listed = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    # PORT is read by dev alone.
    assert listed == read | {"PORT"}
