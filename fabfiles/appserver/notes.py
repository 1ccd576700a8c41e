"""Keeps notes: POST adds one, GET lists them as JSON."""

import json
import os

import psycopg2


def connection():
    opened = psycopg2.connect(host="127.0.0.1", dbname="notes", user="notes", password=os.environ["NOTES_PASSWORD"])
    with opened, opened.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL)")
    return opened


def application(environment, respond):
    opened = connection()
    try:
        with opened, opened.cursor() as cursor:
            if environment["REQUEST_METHOD"] == "POST":
                length = int(environment.get("CONTENT_LENGTH") or 0)
                cursor.execute("INSERT INTO notes (text) VALUES (%s)", (environment["wsgi.input"].read(length).decode(),))
            cursor.execute("SELECT text FROM notes ORDER BY id")
            notes = [text for text, in cursor.fetchall()]
    finally:
        opened.close()
    respond("200 OK", [("Content-Type", "application/json")])
    return [(json.dumps({"site": environment.get("HTTP_HOST"), "notes": notes}) + "\n").encode()]
