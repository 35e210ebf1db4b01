set -e
rm -f {blocs,documents,emulation}/migrations/0*.py
.venv/bin/python manage.py makemigrations blocs documents emulation -v0
sed -i '0,/    dependencies = \[/s//    dependencies = [\n        ("common", "0001_database"),/' blocs/migrations/0001_initial.py
rm -f db.sqlite3*
.venv/bin/python manage.py migrate -v0 && .venv/bin/python manage.py createcachetable
