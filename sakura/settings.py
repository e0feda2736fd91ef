"""Settings of the project, and the only place that reads the environment.

Every variable is listed with a comment in ``.env.example``. Without any of them nothing unsafe
happens: debugging is off, and a missing key stops the start with a message that says what to do.
``SAKURA_DEV=1``, which ``python3 dev`` sets, is development on this machine: keys are made once and
kept in the data directory.
"""

import json
import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if "SAKURA_ENV_FILE" in os.environ:
    env.read_env(env.path("SAKURA_ENV_FILE"))

SAKURA_DEV = env.bool("SAKURA_DEV", default=False)
DEBUG = SAKURA_DEV and env.bool("SAKURA_DEBUG", default=False)

SAKURA_DATA_DIR = Path(env.str("SAKURA_DATA_DIR", default="") or BASE_DIR / "var").resolve()


# Keys


def _development_keys(path):
    """Return the keys kept in ``path`` as a dict, making them the first time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = {
            "secret_key": secrets.token_urlsafe(50),
            # A Fernet key is 32 random bytes, and so is this.
            "encryption_keys": [secrets.token_urlsafe(32) + "="],
            "hash_key": secrets.token_urlsafe(50),
        }
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(keys), encoding="utf-8")
        try:
            # Unlike a rename, a link never replaces the keys that another process has just made.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text(encoding="utf-8"))


def _required(name, value, example):
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment, for example to the output of "
            f'`python3 -c "{example}"`, and keep it safe: .env.example says what it is for. '
            f"For a try on this machine use `python3 dev run` instead."
        )
    return value


SECRET_KEY = env.str("SAKURA_SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SAKURA_SECRET_KEY_FALLBACKS", default=[])
# Fernet keys, newest first: the first one seals, all of them open.
SAKURA_ENCRYPTION_KEYS = env.list("SAKURA_ENCRYPTION_KEYS", default=[])
SAKURA_HASH_KEY = env.str("SAKURA_HASH_KEY", default="")

if SAKURA_DEV and not (SECRET_KEY and SAKURA_ENCRYPTION_KEYS and SAKURA_HASH_KEY):
    _keys = _development_keys(SAKURA_DATA_DIR / "secret.key")
    SECRET_KEY = SECRET_KEY or _keys["secret_key"]
    SAKURA_ENCRYPTION_KEYS = SAKURA_ENCRYPTION_KEYS or _keys["encryption_keys"]
    SAKURA_HASH_KEY = SAKURA_HASH_KEY or _keys["hash_key"]

_TOKEN = "import secrets; print(secrets.token_urlsafe(50))"
_FERNET = "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"
_required("SAKURA_SECRET_KEY", SECRET_KEY, _TOKEN)
_required("SAKURA_ENCRYPTION_KEYS", SAKURA_ENCRYPTION_KEYS, _FERNET)
_required("SAKURA_HASH_KEY", SAKURA_HASH_KEY, _TOKEN)

# The password of the demo accounts, which only development makes.
SAKURA_DEMO_PASSWORD = env.str("SAKURA_DEMO_PASSWORD", default="")


# Application

INSTALLED_APPS = [
    "sakura",
    "programs",
    "participants",
    "visits",
    "sakura.apps.SakuraAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "auditlog",
    "csp",
]

# Headers come first, so that every answer carries them. The parts that read the session come last
# and step aside on public pages (sakura.middleware.is_private says which pages those are).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "sakura.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sakura.middleware.RefusalMiddleware",
    "sakura.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "sakura.middleware.ThemeMiddleware",
    "sakura.middleware.SessionMiddleware",
    "sakura.middleware.AuthenticationMiddleware",
    "sakura.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sakura.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sakura.middleware.PrivateAreaMiddleware",
    "sakura.middleware.AuditMiddleware",
]

ROOT_URLCONF = "sakura.urls"
WSGI_APPLICATION = "sakura.wsgi.application"
ASGI_APPLICATION = "sakura.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sakura.context_processors.page",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["sakura"]
CRISPY_TEMPLATE_PACK = "sakura"
CRISPY_FAIL_SILENTLY = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Database

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{SAKURA_DATA_DIR / 'db.sqlite3'}"),
}
DATABASES["default"]["CONN_MAX_AGE"] = 300
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that begins by reading cannot wait for the write lock later; it fails.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }

# Sign-in throttles count in the cache, so all workers must share it: a table, not memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sakura_cache",
    },
}


# People who sign in

AUTH_USER_MODEL = "sakura.User"
# It extends Django's own, so that one alone checks passwords and permissions.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"

ACCOUNT_ADAPTER = "sakura.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
# Staff make the accounts and know the addresses; nothing is sent to confirm them.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
# Whoever types a stranger's address must not make this site write to them.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SAKURA SCIENCE Supporters Program"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = not SAKURA_DEV
CSRF_COOKIE_SECURE = not SAKURA_DEV
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sakura.views.csrf_failure"
# Messages in cookies would set a cookie of their own; in the session they end with it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUDITLOG_DISABLE_REMOTE_ADDR = True


# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "sakura" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True


# Files

STATIC_URL = "/static/"
STATIC_ROOT = SAKURA_DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False

MEDIA_URL = "/media/"
MEDIA_ROOT = SAKURA_DATA_DIR / "media" / "private"
STORAGES = {
    # Uploads are private: this storage has no address, and only views that ask who reads it.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    # Published photos alone.
    "published": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": SAKURA_DATA_DIR / "media" / "public",
            "base_url": MEDIA_URL,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640


# Mail

vars().update(
    env.email_url("EMAIL_URL", default="consolemail://" if SAKURA_DEV else "smtp://localhost:25")
)
DEFAULT_FROM_EMAIL = env.str("SAKURA_MAIL_FROM", default="sakura@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds. A message is locked while it is sent, so a server that hangs must not hold others up.
EMAIL_TIMEOUT = 10


# Addresses and headers

ALLOWED_HOSTS = env.list(
    "SAKURA_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if SAKURA_DEV else []
)
CSRF_TRUSTED_ORIGINS = env.list("SAKURA_TRUSTED_ORIGINS", default=[])
# Whom to write about a weakness: an address for /.well-known/security.txt, which is 404 without it.
SAKURA_SECURITY_CONTACT = env.str("SAKURA_SECURITY_CONTACT", default="")

if env.bool("SAKURA_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The throttles of sign-in count by the address that the proxy saw.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_SSL_REDIRECT = env.bool("SAKURA_HTTPS", default=not SAKURA_DEV)
# The load balancer asks these without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if SAKURA_DEV else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not SAKURA_DEV
SECURE_HSTS_PRELOAD = not SAKURA_DEV
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

PERMISSIONS_POLICY = {
    feature: []
    for feature in [
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    ]
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    },
}
# In place of the above under /admin/: jQuery and select2 there write HTML and inline style.
SAKURA_ADMIN_CONTENT_SECURITY_POLICY = {
    **{
        name: value
        for name, value in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
        if name not in ("require-trusted-types-for", "trusted-types")
    },
    "style-src": [SELF, UNSAFE_INLINE],
}


# Logs: what happened and where in the code, never whose data it was (sakura.logs)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_address": {"()": "sakura.logs.NoAddress"}},
    "formatters": {
        "plain": {
            "()": "sakura.logs.NoValuesFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_address"],
            "formatter": "plain",
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A stranger's wrong address is no event; an error of ours is.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
