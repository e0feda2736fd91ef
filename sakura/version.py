"""What version of the program renders pages and files, for ETags."""

import functools
import hashlib
from pathlib import Path

from django.conf import settings

#: What pages and files are made with: code, templates, styles, translations, data of the marks.
SUFFIXES = frozenset({".py", ".html", ".typ", ".txt", ".css", ".js", ".json", ".svg", ".mo"})
FOLDERS = ("sakura", "programs", "participants", "visits", "templates", "static")
#: Versions of the libraries, which write bytes too.
LOCKS = ("requirements.txt", "pyproject.toml")


@functools.cache
def renderer_version() -> str:
    """Return a digest of all code that renders, so that nobody has to remember to count up.

    Read once per process, from the files of the checkout.
    """
    base = Path(settings.BASE_DIR)
    files = [base / name for name in LOCKS]
    for folder in FOLDERS:
        files.extend(path for path in (base / folder).rglob("*") if path.suffix in SUFFIXES)
    version = hashlib.sha256()
    for path in sorted(files):
        if path.is_file():
            version.update(f"{path.relative_to(base)}\0".encode())
            version.update(path.read_bytes())
            version.update(b"\0")
    return version.hexdigest()[:16]
