"""A guest book: shows who was here, and takes names. `/version` and `/health` tell how it is."""

import html
import json
import os
import re
import urllib.parse
from importlib import metadata
from pathlib import Path

from . import database

PAGE = (Path(__file__).parent / "page.html").read_text()


def page(entries):
    names = "".join(f"<li>{html.escape(name)}</li>" for name in entries)
    context = html.escape(os.environ.get("CONTEXT", "nowhere"))
    return PAGE.replace("{context}", context).replace("{names}", names or "<li>nobody yet</li>")


def version():
    return {
        "version": metadata.version("office-app"),
        "context": os.environ.get("CONTEXT", "nowhere"),
        "release": release[1] if (release := re.search(r"/releases/([^/]+)/", str(Path(__file__).resolve()))) else None,
    }


def respond_to(environment):
    """The status, the type and the text of an answer."""
    path, method = environment["PATH_INFO"], environment["REQUEST_METHOD"]
    if path == "/version":
        return "200 OK", "application/json", json.dumps(version()) + "\n"
    with database.opened() as connection:
        if path == "/health":
            missing = database.pending(connection)
            if missing:
                return "503 Service Unavailable", "text/plain", f"not migrated: {', '.join(missing)}\n"
            return "200 OK", "text/plain", "ok\n"
        if path == "/" and method == "POST":
            text = environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0)).decode()
            for name in urllib.parse.parse_qs(text).get("name", []):
                database.add(connection, name)
        if path == "/":
            return "200 OK", "text/html; charset=utf-8", page(database.names(connection))
    return "404 Not Found", "text/plain", "there is no such page\n"


def application(environment, start):
    status, kind, text = respond_to(environment)
    body = text.encode()
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
