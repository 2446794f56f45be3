"""Who is let in, and what is refused: asked as an attacker would ask."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from paribus.web.security.hosts import Hosts
from paribus.web.security.keys import Keys
from tests.cli.terminal import paribus
from tests.web.server import STUDY, Server, serving

DOCUMENT = {"study": "s", "data": "digits", "model": ["Flatten"], "train": {"epochs": 1}}


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    """Somebody without the cookie."""
    with httpx.Client(base_url=server.address, headers={"Origin": server.address}, timeout=30) as client:
        yield client


def refused(answer: httpx.Response, status: int) -> bool:
    return answer.status_code == status and re.fullmatch(r'\{"error":".+\."\}', answer.text) is not None


def test_token_is_exchanged_for_a_cookie_that_scripts_cannot_read(server: Server, stranger: httpx.Client) -> None:
    answer = stranger.get("/", params={"token": server.token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert server.token.lower() not in cookie


@pytest.mark.parametrize("path", ["/api/about", "/api/studies", "/api/openapi.json", "/api/nothing", "/api"])
def test_nothing_is_told_without_the_cookie(stranger: httpx.Client, path: str) -> None:
    assert refused(stranger.get(path), 401)
    assert refused(stranger.post(path, json={}), 401)


@pytest.mark.parametrize("token", ["", "x", "ä", "0" * 10_000])
def test_wrong_token_opens_nothing(stranger: httpx.Client, token: str) -> None:
    answer = stranger.get("/", params={"token": token})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["", "1.2.3", "9999999999.aa.", "..", "ä", "9999999999.aa." + "0" * 64])
def test_forged_cookie_opens_nothing(server: Server, stranger: httpx.Client, cookie: str) -> None:
    name = f"paribus-{server.port}"
    answer = stranger.get("/api/about", headers={"Cookie": f"{name}={cookie}".encode()})
    assert refused(answer, 401)


def test_cookie_ends() -> None:
    now = [1_000.0]
    keys = Keys(b"k" * 32, now=lambda: now[0])
    cookie = keys.cookie()
    assert keys.is_cookie(cookie)
    assert not Keys(b"l" * 32, now=lambda: now[0]).is_cookie(cookie)
    assert not Keys(b"k" * 32, "new password", now=lambda: now[0]).is_cookie(cookie)
    now[0] += 31 * 24 * 3600
    assert not keys.is_cookie(cookie)


HOSTS = ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "localhost.evil:{port}"]
ORIGINS = ["https://evil.example", "null", "http://localhost:1", "https://{own}", "http://{own}.evil"]


@pytest.mark.parametrize("host", HOSTS)
def test_forged_host_is_refused(server: Server, visitor: httpx.Client, host: str) -> None:
    answer = visitor.get("/api/about", headers={"Host": host.format(port=server.port)})
    assert refused(answer, 421)


def test_two_hosts_are_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        good = f"127.0.0.1:{server.port}"
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {good}\r\nHost: evil.example\r\n\r\n".encode())
        assert connection.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize("origin", ORIGINS)
def test_foreign_origin_is_refused(server: Server, visitor: httpx.Client, origin: str) -> None:
    headers = {"Origin": origin.format(own=f"127.0.0.1:{server.port}")}
    assert refused(visitor.post("/api/examine", json={"document": DOCUMENT}, headers=headers), 403)
    assert refused(visitor.get("/api/studies/x/live", headers=headers), 403)
    assert refused(visitor.get("/api/about", headers=headers), 403)


def test_request_that_changes_something_needs_an_origin(server: Server, visitor: httpx.Client) -> None:
    cookie = f"paribus-{server.port}={visitor.cookies[f'paribus-{server.port}']}"
    with httpx.Client(base_url=server.address, headers={"Cookie": cookie}) as client:
        assert client.get("/api/about").status_code == 200
        assert refused(client.post("/api/examine", json={"document": DOCUMENT}), 403)
        assert refused(client.delete("/api/studies/x"), 403)
        cross = {"Sec-Fetch-Site": "cross-site"}
        assert refused(client.get("/api/studies/x/live", headers=cross), 403)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fsettings.py", "/..%5c..%5cetc",
        "//etc/passwd", "/assets/../../app.py", "/%00", "/api/../app.py", "/api/data/..%2f..%2fetc/sprite.png",
        "/api/pictures/..%2f..%2f/test/0.png", "/api/studies/..%2f..%2fx/report.html", "/api/studies/../studies",
    ],
)  # fmt: skip
def test_no_path_leads_out(server: Server, visitor: httpx.Client, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)  # sends what it is given
    name = f"paribus-{server.port}"
    connection.request("GET", path, headers={"Cookie": f"{name}={visitor.cookies[name]}"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status in (400, 404, 503), path  # 503: where the page is not built, everything is that
    assert b"root:" not in content
    assert b"import" not in content


def test_body_that_is_too_large_is_refused(server: Server, visitor: httpx.Client) -> None:
    large = json.dumps({"document": {**DOCUMENT, "question": "x" * 1_100_000}})
    assert refused(visitor.post("/api/examine", content=large), 413)
    in_pieces = (large[start : start + 50_000].encode() for start in range(0, len(large), 50_000))
    assert refused(visitor.post("/api/examine", content=in_pieces), 413)


HOSTILE = {
    "deep": '{"document": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
    "very deep": "[" * 500_000,
    "wide": json.dumps({"document": {str(place): place for place in range(20_000)}}),
    "not a number": '{"document": {"study": NaN}}',
    "infinite": '{"document": {"study": 1e999}}',
    "long number": '{"document": {"study": ' + "9" * 5_000 + "}}",
    "half a character": '{"document": {"study": "\\ud800"}}',
    "half a character as a key": '{"document": {"\\ud800": 1}}',
    "nothing": "",
    "no JSON": "study: s",
    "a list": "[]",
    "both": '{"document": {}, "yaml": "a: 1"}',
    "unknown field": '{"document": {}, "path": "/etc/passwd"}',
    "bytes": b"\xff\xfe\x00",
}
ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" for n in range(9))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_body_is_refused_in_words(visitor: httpx.Client, kind: str) -> None:
    for path in ("/api/examine", "/api/studies", "/api/glimpse", "/api/fix", "/api/import"):
        answer = visitor.post(path, content=HOSTILE[kind])
        assert answer.status_code in (400, 422), (path, answer.text[:300])
        assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    "text", [ALIASES, "!!python/object/apply:os.system ['true']", "a: !!binary x", "\x00", "- " * 90_000]
)
def test_hostile_text_is_a_fault_and_nothing_more(visitor: httpx.Client, text: str) -> None:
    answer = visitor.post("/api/examine", json={"yaml": text})
    assert answer.status_code == 200
    assert not answer.json()["sound"]
    assert visitor.post("/api/import", json={"text": text, "name": "a.yaml"}).status_code in (200, 400)


def test_hostile_archive_is_refused(visitor: httpx.Client, server: Server) -> None:
    """A pickle in place of an archive, in a folder that was declared."""
    folder = server.folder / "patches" / "evil.npz"
    folder.write_bytes(b"cos\nsystem\n(S'touch /tmp/paribus-was-here'\ntR.")
    answer = visitor.post("/api/data/look", json={"data": {"name": "npz", "path": str(folder)}})
    folder.unlink()
    assert answer.status_code == 400
    assert not Path("/tmp/paribus-was-here").exists()


def test_every_answer_tells_browsers_to_be_careful(visitor: httpx.Client, stranger: httpx.Client) -> None:
    for answer in (visitor.get("/"), stranger.get("/"), visitor.get("/api/about"), stranger.get("/api/about")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
    assert "access-control-allow-origin" not in visitor.get("/api/about").headers


def test_mistakes_tell_no_folder(visitor: httpx.Client, server: Server) -> None:
    for path in ("/api/studies/nothing", "/api/compare?ids=a,b", "/api/diff?a=x&b=y", "/api/data/patches2"):
        assert str(server.folder) not in visitor.get(path).text
    assert "Traceback" not in (server.folder / "errors").read_text()


def test_password_lets_in_whoever_knows_it(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--host", "0.0.0.0", "--password", "open sesame") as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client,
    ):
        own = {"Origin": f"http://127.0.0.1:{server.port}"}
        assert 'type="password"' in client.get("/").text
        assert client.post("/login", data={"password": "wrong"}, headers=own).status_code == 401
        assert client.post("/login", data={"password": "open sesame"}).status_code == 403  # from another page
        assert client.get("/api/about").status_code == 401
        assert client.post("/login", data={"password": "open sesame"}, headers=own).status_code == 303
        assert client.get("/api/about").status_code == 200
        assert client.get("/api/about", headers={"Host": f"evil.example:{server.port}"}).status_code == 421


def test_other_machines_are_let_in_with_a_password_only(tmp_path: Path) -> None:
    told = paribus(tmp_path, "ui", "--no-browser", "--host", "0.0.0.0", "--port", "0")
    assert told.returncode == 2
    assert "--password" in told.stderr


def test_port_that_is_taken_and_folder_that_is_missing_are_told(tmp_path: Path, server: Server) -> None:
    told = paribus(tmp_path, "ui", "--no-browser", "--port", str(server.port))
    assert (told.returncode, "is taken" in told.stderr) == (2, True)
    told = paribus(tmp_path, "ui", "--no-browser", "--data", "nothing-here")
    assert (told.returncode, "nothing-here" in told.stderr) == (2, True)


@pytest.mark.parametrize(
    ("host", "given", "reached", "allowed"),
    [
        ("127.0.0.1", "[::1]:8765", None, True),
        ("lab.local", "lab.local:8765", None, True),
        ("0.0.0.0", "10.0.0.5:8765", "10.0.0.5", True),
        ("0.0.0.0", "10.0.0.6:8765", "10.0.0.5", False),
        ("127.0.0.1", "10.0.0.5:8765", "10.0.0.5", False),
        ("127.0.0.1", "LOCALHOST:8765", None, True),
        ("127.0.0.1", "localhost:8765:8765", None, False),
    ],
)
def test_names_of_the_server(host: str, given: str, reached: str | None, allowed: bool) -> None:
    assert Hosts(host, 8765).allows(given, reached) == allowed


def test_study_of_the_examples_is_sound(visitor: httpx.Client) -> None:
    assert visitor.post("/api/examine", json={"document": STUDY}).json()["sound"]
