"""The project's settings as a server runs them, on a database of the benchmark's own and without HTTPS in front."""

import os

os.environ.update(
    DEBUG="false",
    DEMO="false",
    HTTPS="false",
    SECRET_KEY="only for the benchmark, only for the benchmark, only for the benchmark",
    ALLOWED_HOSTS="127.0.0.1",
    CSRF_TRUSTED_ORIGINS="",
    SITE_ADDRESS="http://127.0.0.1:8000",
    EMAIL_URL="consolemail://",
    SECOND_FACTOR_REQUIRED_FOR_STAFF="false",
    CACHE_URL="dbcache://cache",
    CONN_MAX_AGE="60",
    LOG_LEVEL="WARNING",
)

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES

DATABASES["default"]["NAME"] = f"{DATABASES['default']['NAME']}_bench"
ROOT_URLCONF = "bench.urls"
STATIC_ROOT = BASE_DIR / "build" / "bench-static"
