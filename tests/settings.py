"""The project's settings as tests run with them: what a machine's .env says does not count."""

import os

# Said before the settings are read, because the environment wins over .env. Only the database may be chosen.
os.environ.update(
    DEBUG="true",
    DEMO="false",
    HTTPS="false",
    BEHIND_PROXY="false",
    TRUSTED_PROXIES="0",
    SECRET_KEY="only for tests, only for tests, only for tests, only for tests",
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    CSRF_TRUSTED_ORIGINS="",
    SITE_ADDRESS="http://127.0.0.1:8000",
    SECOND_FACTOR_REQUIRED_FOR_STAFF="false",
    CACHE_URL="dbcache://cache",
    EMAIL_URL="consolemail://",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from their sources: nobody collects them before a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
if file := os.environ.get("TEST_DATABASE_FILE"):
    # A live server and the test each want a connection of their own, which SQLite gives only in a file.
    DATABASES["default"]["TEST"] = {"NAME": file}  # noqa: F405
