#!/usr/bin/python3
"""Drives a JupyterHub of the course as learners do, and measures it.

    try.py [--users 10] [--chapter 02-gibbs] [--accounts]     ten learners: everything that is listed below
    try.py --measure 1,10,20 [--json FILE]                    memory and start-up of so many learners at once

It starts a hub of its own with try_config.py, in a temporary folder and on free ports, with Debian's jupyterhub and the kernel of this checkout,
and ends it. The course must be built. With --accounts the learners learner-0, learner-1, ... are accounts of this machine, which must be there,
and their servers run as these; else all run as whoever started this.

What is tried, each a line that is counted:
  login       the page takes the password, and not a wrong one
  start       a server of one's own; the work folder has every chapter, and links to the course
  apart       no learner opens another's server
  read-only   no file of the course can be written (only with --accounts)
  chapter     the learner's copy, all cells by way of the WebSocket: no error, every claim holds, every exercise has a verdict
  interrupt   a cell that never ends is stopped, the variables stay
  kept        what a learner saved is there after a stop and a new start; a chapter that was deleted comes back
  stop        a stopped server leaves no process
  idle        a kernel and then a server that idle are ended by themselves
"""
import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

COURSE = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = uuid.uuid4().hex
CLAIM, VERDICT = "application/vnd.ebm.claim+json", "application/vnd.ebm.exercise+json"
PATIENCE = 300


class Tally:
    """What passed and what failed."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, holds, what):
        """Counts one thing, and says it when it fails."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}", flush=True)
        return holds


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Hub:
    """A hub in a folder of its own."""

    def __init__(self, folder, accounts, idle_kernel=3600, idle_server=7200):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = open(f"{folder}/hub.log", "w", encoding="utf-8")
        # It also tells this hub's processes from those of another.
        self.kernels = kernels = f"{folder}/jupyter"
        environment = dict(
            os.environ, EBM_COURSE=str(COURSE), EBM_TRY=str(folder), EBM_HUB_URL=self.url, EBM_HUB_PORT=str(free_port()),
            EBM_PROXY_PORT=str(free_port()), EBM_TRY_PASSWORD=PASSWORD, EBM_TRY_ACCOUNTS="1" if accounts else "0",
            EBM_IDLE_KERNEL=str(idle_kernel), EBM_IDLE_SERVER=str(idle_server), PYTHONWARNINGS="ignore",
            CONFIGPROXY_AUTH_TOKEN=uuid.uuid4().hex, JUPYTER_PATH=kernels)
        # Servers get the variables that Spawner.environment names, and these.
        cli = COURSE / "src/Ebm.Cli/bin/Release/net10.0/Ebm.Cli.dll"
        for name in ("ebm-csharp", ".net-csharp"):
            subprocess.run(["dotnet", str(cli), "kernel", "install", "--name", name], check=True, stdout=subprocess.DEVNULL,
                           env=dict(environment, JUPYTER_DATA_DIR=kernels))
        for place in pathlib.Path(kernels).rglob("*"):
            place.chmod(0o755 if place.is_dir() else 0o644)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "jupyterhub", "-f", str(COURSE / "deploy/jupyterhub/try_config.py"),
             f"--Spawner.env_keep={['PATH', 'LANG', 'LC_ALL', 'JUPYTER_PATH', 'PYTHONWARNINGS']!r}".replace("'", '"')],
            cwd=folder, env=environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        begin = time.monotonic()
        while True:
            try:
                if requests.get(f"{self.url}/hub/health", timeout=5).ok:
                    break
            except requests.RequestException:
                pass
            if self.process.poll() is not None or time.monotonic() - begin > 120:
                raise RuntimeError(f"the hub does not start: {self.words()}")
            time.sleep(0.3)
        self.seconds = time.monotonic() - begin

    def words(self):
        """The end of what it printed."""
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")[-3000:]

    def close(self):
        """Ends it with all servers."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


class Learner:
    """A person with a browser, seen from the server's side."""

    def __init__(self, hub, name):
        self.hub, self.name, self.token = hub, name, None
        self.browser = requests.Session()

    def login(self, password=PASSWORD):
        """Fills in the form; then asks for a token, as the page "Token" does. False where the password is not taken."""
        page = self.browser.get(f"{self.hub.url}/hub/login", timeout=60)
        secret = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        data = {"username": self.name, "password": password}
        if secret:
            data["_xsrf"] = secret.group(1)
        answer = self.browser.post(f"{self.hub.url}/hub/login?next=/hub/token", data=data, timeout=60)
        if answer.url.rstrip("/").endswith("login") or "/hub/login" in answer.url or not answer.ok:
            return False
        headers = {"Referer": f"{self.hub.url}/hub/token"}
        if "_xsrf" in self.browser.cookies:
            headers["X-XSRFToken"] = next(c.value for c in self.browser.cookies if c.name == "_xsrf" and c.path == "/hub/")
        made = self.browser.post(f"{self.hub.url}/hub/api/users/{self.name}/tokens", headers=headers, json={"note": "try"}, timeout=60)
        made.raise_for_status()
        self.token = made.json()["token"]
        return True

    def ask(self, method, path, wait=60, **more):
        """A request with the token."""
        return requests.request(method, self.hub.url + path, headers={"Authorization": f"token {self.token}"}, timeout=wait, **more)

    def server(self):
        """The state of the learner's server as the hub sees it; None where there is none."""
        return self.ask("GET", f"/hub/api/users/{self.name}").json().get("servers", {}).get("") or None

    def start(self):
        """Starts the server; returns the seconds until it answers."""
        begin = time.monotonic()
        answer = self.ask("POST", f"/hub/api/users/{self.name}/server")
        if answer.status_code not in (201, 202):
            raise RuntimeError(f"{self.name}: {answer.status_code} {answer.text}")
        while not ((state := self.server()) and state["ready"]):
            if time.monotonic() - begin > PATIENCE:
                raise RuntimeError(f"{self.name}: no server\n{self.hub.words()}")
            time.sleep(0.2)
        return time.monotonic() - begin

    def stop(self):
        """Stops the server and waits until it is gone."""
        self.ask("DELETE", f"/hub/api/users/{self.name}/server")
        begin = time.monotonic()
        while self.server() is not None and time.monotonic() - begin < 60:
            time.sleep(0.2)

    def api(self, method, path, **more):
        """A request to the learner's own server."""
        return self.ask(method, f"/user/{self.name}/api/{path}", **more)

    def processes(self):
        """The processes of the server and of its kernels: {id: command line}, by the variable that the hub gives them."""
        found = {}
        marks = {f"JUPYTERHUB_USER={self.name}".encode(), f"JUPYTER_PATH={self.hub.kernels}".encode()}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if marks <= set((entry / "environ").read_bytes().split(b"\0")):
                        found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found


class Kernel:
    """A kernel of a learner's, over the WebSocket."""

    def __init__(self, learner, notebook):
        self.learner = learner
        self.document = learner.api("GET", f"contents/notebooks/{notebook}.ipynb").json()["content"]
        name = self.document["metadata"]["kernelspec"]["name"]
        answer = learner.api("POST", "sessions", json={
            "path": f"notebooks/{notebook}.ipynb", "type": "notebook", "name": "", "kernel": {"name": name}}, wait=120)
        answer.raise_for_status()
        self.id = answer.json()["kernel"]["id"]
        self.socket = None

    async def connect(self):
        """Opens the channels."""
        url = f"{self.learner.hub.url}/user/{self.learner.name}/api/kernels/{self.id}/channels?session_id={uuid.uuid4().hex}"
        self.socket = await websocket_connect(
            HTTPRequest(url.replace("http", "ws", 1), headers={"Authorization": f"token {self.learner.token}"}, connect_timeout=60),
            max_message_size=200_000_000)

    async def run(self, code):
        """Runs a cell; its outputs, as Jupyter's messages."""
        await self.send("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": False})
        return await asyncio.wait_for(self.outputs(), PATIENCE)

    async def send(self, kind, content):
        """Sends a message."""
        self.sent = uuid.uuid4().hex
        await self.socket.write_message(json.dumps({
            "header": {"msg_id": self.sent, "msg_type": kind, "username": self.learner.name, "session": "try", "version": "5.3", "date": ""},
            "parent_header": {}, "metadata": {}, "content": content, "buffers": [], "channel": "shell"}))

    async def outputs(self):
        """What comes in answer to the last cell, up to its end."""
        got, replied, idle = [], False, False
        while not (replied and idle):
            text = await self.socket.read_message()
            if text is None:
                raise RuntimeError("the connection to the kernel was closed")
            message = json.loads(text)
            if message["parent_header"].get("msg_id") != self.sent:
                continue
            kind = message["header"]["msg_type"]
            replied |= kind == "execute_reply"
            idle |= kind == "status" and message["content"]["execution_state"] == "idle"
            if kind in ("stream", "error", "display_data", "execute_result"):
                got.append(message)
        return got

    async def run_all(self, cells=None):
        """Runs the notebook's code cells, or the first few: {cell id: outputs}."""
        code = [cell for cell in self.document["cells"] if cell["cell_type"] == "code"][:cells]
        return {cell["id"]: await self.run("".join(cell["source"])) for cell in code}


def facts(outputs, kind):
    """The claims or verdicts among outputs."""
    found = []
    for message in outputs:
        value = message["content"].get("data", {}).get(kind)
        if value:
            value = json.loads(value) if isinstance(value, str) else value
            found += value if isinstance(value, list) else [value]
    return found


async def learn(tally, learner, chapter, others, accounts):
    """One learner's hour."""
    work = lambda *arguments, **more: asyncio.to_thread(*arguments, **more)  # noqa: E731
    who = learner.name
    await work(learner.start)
    listed = {item["name"]: item for item in (await work(learner.api, "GET", "contents/notebooks")).json()["content"]}
    chapters = {path.name for path in (COURSE / "notebooks").glob("*.ipynb")}
    tally.check(chapters <= set(listed), f"{who}: chapters are missing: {sorted(chapters - set(listed))}")
    for other in others:
        answer = await work(learner.ask, "GET", f"/user/{other.name}/api/contents")
        tally.check(answer.status_code in (403, 404), f"{who} opens the server of {other.name}: {answer.status_code}")
    kernel = await work(Kernel, learner, chapter)
    await kernel.connect()
    outputs = [message for part in (await kernel.run_all()).values() for message in part]
    errors = [message["content"].get("evalue") for message in outputs if message["header"]["msg_type"] == "error"]
    claims, verdicts = facts(outputs, CLAIM), facts(outputs, VERDICT)
    asked = sum(1 for cell in kernel.document["cells"] if cell["metadata"].get("ebm", {}).get("check"))
    tally.check(not errors, f"{who}: {chapter}: {errors[:2]}")
    tally.check(len(claims) >= 8 and all(claim["holds"] for claim in claims), f"{who}: claims: {claims}")
    tally.check(len(verdicts) == asked and all(v["state"] == "not-attempted" for v in verdicts), f"{who}: verdicts: {verdicts}")
    if accounts:
        said = await kernel.run(f'try {{ System.IO.File.WriteAllText("{COURSE}/x", "x"); Console.Write("written"); }} '
                                'catch (UnauthorizedAccessException) { Console.Write("refused"); }')
        tally.check([m["content"].get("text") for m in said] == ["refused"], f"{who} writes into the course: {said}")
    await kernel.run("var kept = 41;")
    await kernel.send("execute_request", {"code": "while (true) { }", "silent": False, "store_history": False, "user_expressions": {},
                                          "allow_stdin": False, "stop_on_error": False})
    await asyncio.sleep(1)
    await work(learner.api, "POST", f"kernels/{kernel.id}/interrupt")
    await asyncio.wait_for(kernel.outputs(), 60)
    said = await kernel.run("Console.Write(kept + 1);")
    tally.check([m["content"].get("text") for m in said] == ["42"], f"{who}: after an interrupt: {said}")
    kernel.document["cells"][0]["source"] = "my own words"
    path = f"contents/notebooks/{chapter}.ipynb"
    (await work(learner.api, "PUT", path, json={"type": "notebook", "format": "json", "content": kernel.document})).raise_for_status()
    await work(learner.api, "DELETE", "contents/notebooks/23-composition.ipynb")
    kernel.socket.close()
    tally.check(len(learner.processes()) >= 2, f"{who}: a server and a kernel should run: {learner.processes()}")
    await work(learner.stop)
    # A server that needs too long to say goodbye is killed; its kernel then notices by itself.
    begin = time.monotonic()
    while (left := learner.processes()) and time.monotonic() - begin < 30:
        await asyncio.sleep(1)
    tally.check(not left, f"{who}: processes after the stop: {left}")
    await work(learner.start)
    again = (await work(learner.api, "GET", path)).json()["content"]["cells"][0]["source"]
    tally.check("".join(again) == "my own words", f"{who}: the saved notebook is gone")
    tally.check((await work(learner.api, "GET", "contents/notebooks/23-composition.ipynb?content=0")).ok, f"{who}: no chapter 23")
    print(f"{who}: {len(claims)} claims hold, {len(verdicts)} verdicts", flush=True)


async def idle(tally, learner, kernel_seconds, server_seconds):
    """A learner goes to lunch."""
    work = lambda *arguments, **more: asyncio.to_thread(*arguments, **more)  # noqa: E731
    await work(learner.start)
    kernel = await work(Kernel, learner, "01-energy")
    await kernel.connect()
    await kernel.run("1 + 1")
    kernel.socket.close()
    begin = time.monotonic()
    # Looked at by its process: a request to the server would count as activity.
    while any("kernel start" in line for line in learner.processes().values()) and time.monotonic() - begin < 10 * kernel_seconds + 60:
        await asyncio.sleep(1)
    ended = time.monotonic() - begin
    left = learner.processes()
    tally.check(left and not any("kernel start" in line for line in left.values()), f"the kernel idles on: {left}")
    while learner.processes() and time.monotonic() - begin < 10 * server_seconds + 180:
        await asyncio.sleep(2)
    tally.check(not learner.processes(), "the server idles on")
    await asyncio.sleep(5)
    tally.check(await work(learner.server) is None, "the hub does not know that an idle server has ended")
    print(f"idle: kernel ended after {ended:.0f} s, server after {time.monotonic() - begin:.0f} s", flush=True)


def memory(process):
    """PSS and anonymous memory of a process, in MB: the first shares out what several processes use, the second is its own."""
    text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    pss = int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE).group(1))
    own = int(re.search(r"^RssAnon:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8"), re.MULTILINE).group(1))
    return pss / 1024, own / 1024


async def measure(count, accounts, cells):
    """So many learners at once, each with the first cells of chapter 2."""
    with tempfile.TemporaryDirectory(prefix="ebm-hub-") as folder:
        os.chmod(folder, 0o755)
        hub = Hub(folder, accounts)
        try:
            learners = [Learner(hub, f"learner-{i}") for i in range(count)]
            for learner in learners:
                assert learner.login()
            starts = await asyncio.gather(*(asyncio.to_thread(learner.start) for learner in learners))
            ready = []

            async def work(learner):
                begin = time.monotonic()
                kernel = await asyncio.to_thread(Kernel, learner, "02-gibbs")
                await kernel.connect()
                await kernel.run("1 + 1")
                ready.append(time.monotonic() - begin)
                await kernel.run_all(cells)
                return kernel

            kernels = await asyncio.gather(*(work(learner) for learner in learners))
            await asyncio.sleep(5)
            of_kernels, of_servers = [], []
            for learner in learners:
                for process, line in learner.processes().items():
                    (of_kernels if "kernel start" in line else of_servers).append(memory(process))
            assert len(of_kernels) == count, of_kernels
            row = {
                "learners": count, "server_seconds": round(statistics.median(starts), 1), "server_worst": round(max(starts), 1),
                "kernel_seconds": round(statistics.median(ready), 1), "kernel_worst": round(max(ready), 1),
                "kernel_pss": round(statistics.mean(m[0] for m in of_kernels)), "kernel_anon": round(statistics.mean(m[1] for m in of_kernels)),
                "server_pss": round(sum(m[0] for m in of_servers) / count), "server_anon": round(sum(m[1] for m in of_servers) / count)}
            for kernel in kernels:
                kernel.socket.close()
            return row
        finally:
            hub.close()


async def try_all(users, chapter, accounts):
    """Ten learners, then one who idles."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="ebm-hub-") as folder:
        os.chmod(folder, 0o755)
        hub = Hub(folder, accounts)
        try:
            learners = [Learner(hub, f"learner-{i}") for i in range(users)]
            tally.check(not learners[0].login("wrong"), "a wrong password is taken")
            for learner in learners:
                tally.check(learner.login(), f"{learner.name} cannot log in")
            ends = await asyncio.gather(
                *(learn(tally, learner, chapter, learners[i - 1:i] if i else learners[-1:], accounts) for i, learner in enumerate(learners)),
                return_exceptions=True)
            for learner, end in zip(learners, ends):
                tally.check(not isinstance(end, BaseException), f"{learner.name}: {end!r}")
            if tally.failed:
                print(hub.words())
        finally:
            hub.close()
    with tempfile.TemporaryDirectory(prefix="ebm-hub-") as folder:
        os.chmod(folder, 0o755)
        hub = Hub(folder, accounts, idle_kernel=6, idle_server=30)
        try:
            learner = Learner(hub, "learner-0")
            learner.login()
            await idle(tally, learner, 6, 30)
        finally:
            hub.close()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.failed == 0 and tally.passed > 0 else 1


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--chapter", default="02-gibbs")
    parser.add_argument("--accounts", action="store_true")
    parser.add_argument("--measure", metavar="COUNTS")
    parser.add_argument("--cells", type=int, default=12, help="how many code cells of chapter 2 --measure runs")
    parser.add_argument("--json", metavar="FILE")
    chosen = parser.parse_args()
    for program in ("configurable-http-proxy", "dotnet"):
        if shutil.which(program) is None:
            print(f"{program} is not there: install.sh packages", file=sys.stderr)
            return 2
    if not chosen.measure:
        return asyncio.run(try_all(chosen.users, chosen.chapter, chosen.accounts))
    rows = []
    for count in (int(word) for word in chosen.measure.split(",")):
        rows.append(asyncio.run(measure(count, chosen.accounts, chosen.cells)))
        print(json.dumps(rows[-1]), flush=True)
    if chosen.json:
        pathlib.Path(chosen.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
