"""The guests, in SQLite."""

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


@contextmanager
def opened():
    connection = sqlite3.connect(os.environ.get("DATABASE", os.path.expanduser("~/guests.db")), timeout=10)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def pending(connection):
    """The names of the migrations that were not made yet, in order."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    done = {name for name, in connection.execute("SELECT name FROM migrations")}
    return sorted(file.stem for file in MIGRATIONS.glob("*.sql") if file.stem not in done)


def add(connection, name):
    connection.execute("INSERT INTO guests (name) VALUES (?)", (name,))


def names(connection):
    return [name for name, in connection.execute("SELECT name FROM guests ORDER BY id")]


def migrate():
    with opened() as connection:
        for name in pending(connection):
            for statement in (MIGRATIONS / f"{name}.sql").read_text().split(";"):
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?)", (name,))
            print(f"made the migration {name}")
