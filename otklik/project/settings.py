"""Django's settings. What an admin may set comes from the environment through `otklik.lib.config`."""

from __future__ import annotations

import os
import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from otklik.lib.config import Config
from otklik.project.databases import database

CONFIG = Config.from_env()
ROOT = Path(__file__).resolve().parents[1]
TESTING = "pytest" in sys.modules

# Commands that need no secret (building, linting, tests) run without one; the desk and the worker are never started so.
SECRET_KEY = CONFIG.key("django").hex() if CONFIG.secret else ("only-for-tests" if TESTING else "")
DEBUG = os.environ.get("OTKLIK_DEBUG") == "1"
DEMO = CONFIG.demo

DESK_URL, DOOR_URL = CONFIG.desk_url, CONFIG.door_url
ALLOWED_HOSTS = (
    ["testserver"]
    if TESTING
    else sorted({urlsplit(DESK_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]", CONFIG.desk.host} - {"0.0.0.0"})
)
CSRF_TRUSTED_ORIGINS = [DESK_URL]

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "csp",
    "otklik.pages",
    "otklik.journal",
    "otklik.accounts",
    "otklik.calendars",
    "otklik.notices",
    "otklik.files",
    "otklik.speech",
    "otklik.customers",
    "otklik.services",
    "otklik.desk",
    "otklik.automation",
    "otklik.agreements",
    "otklik.replies",
    "otklik.bulk",
    "otklik.signals",
    "otklik.incidents",
    "otklik.catalogue",
    "otklik.problems",
    "otklik.changes",
    "otklik.insight",
    "otklik.portal",
    "otklik.exchange",
    "otklik.api",
    "otklik.project",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "otklik.project.metrics.Measured",
    "otklik.api.lean.Lean",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "otklik.pages.middleware.ReaderMiddleware",
    "otklik.pages.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "otklik.project.urls"
WSGI_APPLICATION = "otklik.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "otklik.pages.context.reader",
            ],
        },
    }
]

DATABASES = {"default": database(CONFIG.database_url or os.environ.get("OTKLIK_TEST_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Operator"
AUTHENTICATION_BACKENDS = ["otklik.accounts.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "otklik.accounts.passwords.NotOnesOwnName",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "otklik.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "otklik.accounts.passwords.NotOnEveryList"},
    {"NAME": "otklik.accounts.passwords.NotOnlyDigits"},
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
# Where the front page leads: an admin before the set-up, then everybody by the first of these roles.
FIRST_RUN = "services:first-run"
FRONT_PAGES = {"operator": "desk:list", "lead": "desk:list", "responder": "incidents:duty", "admin": "accounts:people"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "otklik.accounts.adapters.AccountAdapter"
SIGN_IN_FORMS = "otklik.accounts.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{SIGN_IN_FORMS}.SignInForm",
    "reauthenticate": f"{SIGN_IN_FORMS}.ReauthenticateForm",
    "change_password": f"{SIGN_IN_FORMS}.ChangePasswordForm",
    "set_password": f"{SIGN_IN_FORMS}.SetPasswordForm",
    "reset_password": f"{SIGN_IN_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{SIGN_IN_FORMS}.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": f"{SIGN_IN_FORMS}.SecondFactorForm",
    "reauthenticate": f"{SIGN_IN_FORMS}.SecondFactorAgainForm",
    "activate_totp": f"{SIGN_IN_FORMS}.ActivateAppForm",
    "add_webauthn": f"{SIGN_IN_FORMS}.AddPasskeyForm",
    "authenticate_webauthn": f"{SIGN_IN_FORMS}.PasskeyForm",
    "login_webauthn": f"{SIGN_IN_FORMS}.PasskeySignInForm",
    "reauthenticate_webauthn": f"{SIGN_IN_FORMS}.PasskeyAgainForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "otklik.accounts.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "Otklik"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody learns by a letter, or its absence, who works here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # Customers without a signed-in session ask for something: from one place, and about one address.
    "help_form": "20/m/ip,6/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("OTKLIK_BEHIND_PROXY") == "1" else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(DESK_URL).hostname in ("localhost", "127.0.0.1")
SOCIALACCOUNT_ADAPTER = "otklik.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "company",
                    "name": os.environ.get("OTKLIK_OIDC_NAME", "OpenID"),
                    "client_id": os.environ["OTKLIK_OIDC_CLIENT"],
                    "secret": os.environ.get("OTKLIK_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ.get("OTKLIK_OIDC_URL", "")},
                }
            ]
        }
    }
    if os.environ.get("OTKLIK_OIDC_CLIENT")
    else {}
)

# Only sign-in limits live here, so they hold over several desk processes and machines and survive a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_limits"}}

SESSION_ENGINE = "otklik.accounts.sessions"
SESSION_COOKIE_NAME = "otklik_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DESK_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("OTKLIK_BEHIND_PROXY") == "1" else None
X_FRAME_OPTIONS = "DENY"
# The button of single sign-on is a form whose answer leads to the provider; browsers count that as its action.
IDENTITY_PROVIDER = [f"{at.scheme}://{at.netloc}" for at in [urlsplit(os.environ.get("OTKLIK_OIDC_URL", ""))] if at.netloc]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, DOOR_URL],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *IDENTITY_PROVIDER],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
TIME_ZONE = CONFIG.time_zone
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.data / "static"
BUNDLES = CONFIG.data / "bundled"
# A test's client that counts statements, or reads what a page was drawn with, must see all of it; the browser's tests meet a page that leaves in turns.
PAGES_IN_TURNS = not TESTING
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "otklik.pages.bundles.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING or DEBUG else "otklik.project.stored.Kept"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = CONFIG.data / "files"
FILE_UPLOAD_TEMP_DIR = CONFIG.data / "uploads" if (CONFIG.data / "uploads").is_dir() and not TESTING else None
FILE_UPLOAD_HANDLERS = [
    "otklik.files.uploading.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Proposes another wording of a reply, over the protocol of OpenAI's chat completions. Without an address and a model it is off.
REWRITE_URL, REWRITE_MODEL = os.environ.get("OTKLIK_REWRITE_URL", ""), os.environ.get("OTKLIK_REWRITE_MODEL", "")
REWRITE_KEY, REWRITE_KEY_FILE = os.environ.get("OTKLIK_REWRITE_KEY", ""), os.environ.get("OTKLIK_REWRITE_KEY_FILE", "")
# Asked with the path of each attached file; exit code 0 is clean, 1 is a virus.
SCAN_COMMAND = os.environ.get("OTKLIK_SCAN_COMMAND", "")

SMTP_URL, MAIL_FROM = CONFIG.smtp_url or ("smtp://127.0.0.1:25" if TESTING else ""), CONFIG.mail_from
MAIL_ADDRESS = parseaddr(MAIL_FROM)[1] or "desk@localhost"
MAIL_DOMAIN = MAIL_ADDRESS.rpartition("@")[2]
TELEGRAM_TOKEN = os.environ.get("OTKLIK_TELEGRAM_TOKEN", "")
TELEGRAM_API = os.environ.get("OTKLIK_TELEGRAM_API", "https://api.telegram.org").rstrip("/")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend" if TESTING else "otklik.project.mail.SmtpUrlBackend"
DEFAULT_FROM_EMAIL = MAIL_FROM

PUBLISHED = CONFIG.published
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# structlog writes the logs (otklik.project.logs); Django must not set up its own beside it.
LOGGING_CONFIG = None
# auth.W004: the e-mail is unique whatever its case, which Django does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W004", "security.W008"]
