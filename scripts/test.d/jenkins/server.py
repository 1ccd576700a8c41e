#!/usr/bin/python3
"""A server with the part of Jenkins' remote API that jobs are built by, to the letter of its documentation.

    server.py [--port N] [--log FILE] [--root-url URL] [--no-crumbs] [--anonymous] [--slow SECONDS]

It prints its port. What a job does is told by its name: see JOBS. As the service `jenkins` it reads what the real one does: JENKINS_PORT, JENKINS_HOME
and the file of CASC_JENKINS_CONFIG, from which it has its administrator.
"""

import argparse
import base64
import http.server
import json
import os
import re
import secrets
import socket
import threading
import time
import urllib.parse

VERSION = "2.541.1"
TOKEN = "11c0ffee00c0ffee00c0ffee00c0ffee00"
CASES = [("office.DNS", "zone", "PASSED"), ("office.DNS", "reverse", "FAILED"), ("office.Web", "answers", "REGRESSION"), ("office.Web", "tls", "SKIPPED")]

# name -> what it does
JOBS = {
    "office/repo": {"parameters": [("VERSION", None), ("SIZE", ["small", "large"])]},
    "office/tests": {"result": "UNSTABLE", "cases": CASES},
    "broken": {"result": "FAILURE"},
    "off": {"disabled": True},
    "slow": {"endless": True},
    "stuck": {"stays": True},
    "cancelled": {"cancelled": True},
    "vanishing": {"vanishes": True},
    "restarting": {"restarts": True},
    "torn": {"console": "grün\nohne Ende ü".encode(), "torn": True},
}


class Build:
    def __init__(self, number, job, parameters):
        self.number, self.job, self.parameters = number, job, parameters
        self.begun = time.monotonic()
        self.looks = 0
        self.stopped = False

    def lines(self):
        """The console's pieces: one more is there at each look."""
        what = self.job["does"]
        if "console" in what:
            text = what["console"]
            return [text[:3], text[3:]] if what.get("torn") else [text]
        values = "".join(f"{name}={value}\n" for name, value in self.parameters.items())
        return [b"Started by user admin\n", values.encode() or b"[Pipeline] Start\n", b"+ make\nbuil", b"t\n"]

    def log(self):
        pieces = self.lines()
        text = b"".join(pieces[: self.looks])
        more = self.looks < len(pieces) or (self.job["does"].get("endless") and not self.stopped)
        return text, bool(more)

    def result(self):
        if self.stopped:
            return "ABORTED"
        if self.job["does"].get("endless") or self.looks < len(self.lines()):
            return None
        return self.job["does"].get("result", "SUCCESS")


class Jenkins:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.users = {"admin": "hunter2"}
        self.jobs = {name: {"does": does, "builds": {}} for name, does in JOBS.items()}
        self.queue = {}
        self.crumbs = {}
        self.away_until = 0
        self.begun = time.monotonic()
        casc = os.environ.get("CASC_JENKINS_CONFIG")
        if casc:
            self.configure(open(casc, encoding="utf-8").read())

    def configure(self, text):
        """What the plugin `configuration-as-code` would do, as far as we have to know it."""
        name = re.search(r'- id: "([^"]*)"', text).group(1)
        path = re.search(r"\$\{readFile:([^}]*)\}", text).group(1)
        self.users = {name: open(path, encoding="utf-8").read()}
        jobs = os.path.join(os.environ["JENKINS_HOME"], "jobs")
        self.jobs = {}
        for folder in sorted(os.listdir(jobs)) if os.path.isdir(jobs) else []:
            text = open(os.path.join(jobs, folder, "config.xml"), encoding="utf-8").read()
            names = re.findall(r"(?:string|text|booleanParam|password)\(name: &apos;(\w+)&apos;", text)
            self.jobs[folder] = {"does": {"parameters": [(name, None) for name in names]}, "builds": {}}

    def is_starting(self):
        return time.monotonic() < max(self.away_until, self.begun + self.options.slow)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Jetty(12.0.25)"
    sys_version = ""

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="text/html;charset=utf-8", headers=()):
        if isinstance(body, str):
            body = body.encode()
        self.send_response(status)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Jenkins", VERSION)
        if not self.session:
            self.session = secrets.token_hex(8)
            self.send_header("Set-Cookie", f"JSESSIONID.{VERSION[:4].replace('.', '')}={self.session}; Path=/; HttpOnly; SameSite=Lax")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def json(self, value):
        self.answer(200, json.dumps(value), "application/json;charset=utf-8")

    def missing(self):
        self.answer(404, "<html><head><title>Not Found - Jenkins</title></head><body><h1>Not Found</h1></body></html>")

    def user(self):
        """The user's name and whether by a token; None for a wrong login, ("", False) for nobody."""
        header = self.headers.get("Authorization", "")
        if not header.startswith("Basic "):
            return ("", False)
        name, _, word = base64.b64decode(header[6:]).decode().partition(":")
        if name in JENKINS.users and word in (TOKEN, JENKINS.users[name]):
            return (name, word == TOKEN)
        return None

    def do_GET(self):
        self.handle_request("GET")

    def do_POST(self):
        self.handle_request("POST")

    def handle_request(self, method):
        size = int(self.headers.get("Content-Length") or 0)
        form = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode(), keep_blank_values=True))
        match = re.search(r"JSESSIONID\.\w+=(\w+)", self.headers.get("Cookie", ""))
        self.session = match.group(1) if match else None
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if JENKINS.options.log:
            with open(JENKINS.options.log, "a", encoding="utf-8") as file:
                file.write(f"{method} {url.path} {urllib.parse.urlencode(form)}\n")
        with JENKINS.lock:
            if JENKINS.is_starting():
                return self.answer(503, "<html><body>Please wait while Jenkins is getting ready to work ...</body></html>")
            if url.path == "/login":
                return self.answer(200, "<html><body>Sign in to Jenkins</body></html>")
            user = self.user()
            if user is None:
                return self.answer(401, "<html><body>Invalid password/token for user</body></html>", headers=[("WWW-Authenticate", 'Basic realm="Jenkins"')])
            if not user[0] and not JENKINS.options.anonymous:
                return self.answer(403, "<html><head><meta http-equiv='refresh' content='1;url=/login'/></head><body>Authentication required</body></html>")
            if method == "POST" and not JENKINS.options.no_crumbs and not user[1]:
                crumb = self.headers.get("Jenkins-Crumb")
                if not crumb or JENKINS.crumbs.get(self.session) != crumb:
                    return self.answer(403, "<html><body><h2>HTTP ERROR 403 No valid crumb was included in the request</h2></body></html>")
            self.route(method, url.path, query, form)

    def route(self, method, path, query, form):
        if path == "/crumbIssuer/api/json":
            if JENKINS.options.no_crumbs:
                return self.missing()
            self.session = self.session or None
            crumb = secrets.token_hex(16)
            session = self.session or secrets.token_hex(8)
            new = [] if self.session else [("Set-Cookie", f"JSESSIONID.2541={session}; Path=/; HttpOnly")]
            self.session = session
            JENKINS.crumbs[session] = crumb
            body = json.dumps({"_class": "hudson.security.csrf.DefaultCrumbIssuer", "crumb": crumb, "crumbRequestField": "Jenkins-Crumb"})
            return self.answer(200, body, "application/json", new)
        if path == "/api/json":
            return self.json({"_class": "hudson.model.Hudson", "jobs": [{"name": name} for name in self.names("")]})
        match = re.fullmatch(r"/queue/item/(\d+)/api/json", path)
        if match:
            return self.queue_item(int(match.group(1)))
        if path == "/queue/cancelItem":
            if method != "POST":
                return self.answer(405, "<html><body>POST required</body></html>")
            item = JENKINS.queue.get(int(form.get("id") or query.get("id") or 0))
            if not item or item["build"]:
                return self.missing()
            item["cancelled"] = True
            return self.answer(204)
        match = re.fullmatch(r"((?:/job/[^/]+)+)/(.*)", path)
        if not match:
            return self.missing()
        name = "/".join(urllib.parse.unquote(part) for part in match.group(1).split("/job/")[1:])
        rest = match.group(2)
        if name not in JENKINS.jobs:
            if self.names(name + "/") and rest == "api/json":
                return self.json({"_class": "com.cloudbees.hudson.plugins.folder.Folder", "jobs": [{"name": job} for job in self.names(name + "/")]})
            return self.missing()
        self.job(method, name, rest, query, form)

    def names(self, folder):
        return sorted({name[len(folder):].split("/")[0] for name in JENKINS.jobs if name.startswith(folder)})

    def job(self, method, name, rest, query, form):
        job = JENKINS.jobs[name]
        does = job["does"]
        if rest == "api/json":
            definitions = [
                {"_class": "hudson.model.ChoiceParameterDefinition", "name": key, "choices": choices} if choices
                else {"_class": "hudson.model.StringParameterDefinition", "name": key}
                for key, choices in does.get("parameters", [])
            ]
            properties = [{"_class": "hudson.model.ParametersDefinitionProperty", "parameterDefinitions": definitions}] if definitions else [{}]
            return self.json({"_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob", "buildable": not does.get("disabled"), "property": properties})
        if rest in ("build", "buildWithParameters"):
            if method != "POST":
                return self.answer(405, "<html><body>You must use POST method to trigger builds.</body></html>", headers=[("Allow", "POST")])
            if does.get("disabled"):
                return self.answer(409, "<html><body>" + name + " is not buildable</body></html>")
            if rest == "build" and does.get("parameters"):
                return self.answer(400, "<html><body>Nothing is submitted</body></html>")
            if rest == "buildWithParameters" and not does.get("parameters"):
                return self.answer(500, "<html><body>" + name + " is not parameterized</body></html>")
            number = len(JENKINS.queue) + 1
            values = {key: form.get(key, (choices or [""])[0]) for key, choices in does.get("parameters", [])}
            JENKINS.queue[number] = {"job": job, "values": values, "looks": 0, "build": None, "cancelled": False}
            root = JENKINS.options.root_url or f"http://{self.headers['Host']}"
            return self.answer(201, headers=[("Location", f"{root}/queue/item/{number}/")])
        match = re.fullmatch(r"(\d+)/(.*)", rest)
        build = match and job["builds"].get(int(match.group(1)))
        if not build:
            return self.missing()
        self.build(method, job, build, match.group(2), query)

    def queue_item(self, number):
        item = JENKINS.queue.get(number)
        if not item:
            return self.missing()
        does = item["job"]["does"]
        item["looks"] += 1
        if does.get("cancelled") and item["looks"] > 1:
            item["cancelled"] = True
        value = {"_class": "hudson.model.Queue$WaitingItem", "why": "In the quiet period. Expires in 4.9 sec", "cancelled": item["cancelled"]}
        if item["looks"] == 2 or does.get("stays"):
            value.update({"_class": "hudson.model.Queue$BuildableItem", "why": "Waiting for next available executor on ‘linux’"})
        if item["cancelled"] or (item["looks"] > 2 and not does.get("stays")):
            value.update({"_class": "hudson.model.Queue$LeftItem", "why": None, "executable": None})
            if not item["cancelled"]:
                if not item["build"]:
                    item["build"] = Build(len(item["job"]["builds"]) + 1, item["job"], item["values"])
                    item["job"]["builds"][item["build"].number] = item["build"]
                value["executable"] = {"_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun", "number": item["build"].number}
        elif "why" in value and value["_class"].endswith("WaitingItem"):
            del value["cancelled"]
        self.json(value)

    def build(self, method, job, build, rest, query):
        does = job["does"]
        if rest == "logText/progressiveText":
            build.looks += 1
            if does.get("vanishes") and build.looks > 2:
                del job["builds"][build.number]
                return self.missing()
            if does.get("restarts") and build.looks == 2:
                # All sessions, and the crumbs that belong to them, are gone with it.
                JENKINS.away_until = time.monotonic() + 0.3
                JENKINS.crumbs = {}
                return self.answer(503, "<html><body>Please wait while Jenkins is getting ready to work ...</body></html>")
            if does.get("endless") and build.looks == len(build.lines()):
                print("the build goes on", flush=True)
            text, more = build.log()
            start = int(query.get("start", 0))
            headers = [("X-Text-Size", str(len(text)))] + ([("X-More-Data", "true")] if more else [])
            return self.answer(200, text[start:] if start <= len(text) else text, "text/plain;charset=utf-8", headers)
        if rest == "api/json":
            result = build.result()
            return self.json({"building": result is None, "result": result, "duration": 3200 if result else 0, "number": build.number})
        if rest == "testReport/api/json" and does.get("cases"):
            cases = [{"className": kind, "name": name, "status": status} for kind, name, status in does["cases"]]
            counts = {key: sum(status in states for _, _, status in does["cases"]) for key, states in
                      {"failCount": ("FAILED", "REGRESSION"), "skipCount": ("SKIPPED",), "passCount": ("PASSED", "FIXED")}.items()}
            return self.json({"_class": "hudson.tasks.junit.TestResult", **counts, "suites": [{"cases": cases}]})
        if rest == "stop":
            if method != "POST":
                return self.answer(405, "<html><body>POST required</body></html>")
            build.stopped = True
            return self.answer(302, headers=[("Location", f"http://{self.headers['Host']}/")])
        self.missing()


def main():
    global JENKINS
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=int(os.environ.get("JENKINS_PORT", 0)))
    parser.add_argument("--address", default="0.0.0.0" if "JENKINS_PORT" in os.environ else "127.0.0.1")
    parser.add_argument("--log")
    parser.add_argument("--root-url")
    parser.add_argument("--no-crumbs", action="store_true")
    parser.add_argument("--anonymous", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    JENKINS = Jenkins(parser.parse_args())
    server = http.server.ThreadingHTTPServer((JENKINS.options.address, JENKINS.options.port), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    if "NOTIFY_SOCKET" in os.environ:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
    server.serve_forever()


main()
