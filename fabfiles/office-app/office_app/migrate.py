"""Brings the tables up to date: `python -m office_app.migrate`. A second time it changes nothing."""

from . import database

if __name__ == "__main__":
    database.migrate()
