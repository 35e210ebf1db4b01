"""What the database must know before the first table: Vietnamese order, and equality inside gist indexes."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateCollation
from django.db import migrations

from common.text import VIETNAMESE_COLLATION


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        BtreeGistExtension(),
        CreateCollation(VIETNAMESE_COLLATION, provider="icu", locale="vi"),
    ]
