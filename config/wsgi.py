"""The door a web server comes in by."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# A page makes tens of thousands of objects and leaves next to none of them in circles: looking for circles after every
# seven hundred took a tenth of its time. What is loaded by now stays for good and is not looked through again.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
