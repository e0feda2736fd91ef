"""The environment of the tests: an own data directory, known keys, nothing of the machine.

pytest loads this before anything reads Django's settings (``-p`` in pyproject.toml). A conftest
would be too late where the settings module stands in the environment already, as in xdist workers.
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="sakura-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("SAKURA_")]:
    if _name != "SAKURA_CHROMIUM":
        del os.environ[_name]
os.environ |= {
    "EMAIL_URL": "memorymail://",
    "SAKURA_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SAKURA_DATA_DIR": _data,
    "SAKURA_DEV": "1",
    "SAKURA_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SAKURA_HASH_KEY": "tests",
    "SAKURA_SECRET_KEY": "tests",
}


def pytest_configure(config):
    from django.conf import settings

    # Argon2 is slow on purpose, and hashed file names would need collectstatic before each run.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT.mkdir(parents=True)
