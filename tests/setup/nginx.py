"""A real nginx with our configuration, for the tests that ask it: found, installed where we may, and run."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.setup.chromium import from_debian

PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static")
_MODULE = "ngx_http_brotli_static_module.so"
_PLACES = ("/usr/lib/nginx/modules", "/usr/share/nginx/modules")
_STARTS = 10.0


def find() -> Path | None:
    """Return the nginx of this computer, if there is one that knows Brotli."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    return Path(found) if found and module() else None


def module() -> Path | None:
    """Return the module that sends the copies packed by Brotli."""
    return next((path for place in _PLACES if (path := Path(place, _MODULE)).is_file()), None)


def install() -> None:
    """Install nginx where that can be done without asking. Elsewhere its tests are skipped."""
    print("Installing an nginx for the tests of hosts ...", flush=True)
    for package in PACKAGES:
        from_debian(package)


@dataclass(frozen=True)
class Running:
    """An nginx that serves a site on this computer."""

    http: int
    https: int
    certificate: Path

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"https://localhost:{self.https}"


@contextmanager
def serve(configuration: Callable[[str, str, str], str], folder: Path) -> Iterator[Running]:
    """Run nginx until the end of the block, with a throw-away certificate for `localhost`.

    `configuration` makes the part inside `http` out of two places to listen at and a folder for what is the
    operator's own. `folder` is an empty one for all that nginx writes.
    """
    own = folder / "own"
    own.mkdir(parents=True, exist_ok=True)
    certificate = make_certificate(own)
    http, https = free_port(), free_port()
    (folder / "site.conf").write_text(
        configuration(f"127.0.0.1:{http}", f"127.0.0.1:{https}", str(own)), "utf-8"
    )
    whole = folder / "nginx.conf"
    whole.write_text(_WHOLE.format(module=module(), folder=folder), "utf-8")
    command = [str(find()), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(whole)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if tried.returncode:
        raise AssertionError(tried.stderr)
    with running(command, https):
        yield Running(http, https, certificate)


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it answers at a port."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


_WHOLE = """\
load_module {module};
daemon off;
master_process off;
pid {folder}/pid;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def make_certificate(own: Path) -> Path:
    """Make a key and a certificate, and tell nginx of them in what is the operator's own."""
    key, certificate = own / "key.pem", own / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    text = f"ssl_certificate {certificate};\nssl_certificate_key {key};\n"
    (own / "tls.conf").write_text(text, "utf-8")
    return certificate


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTS
    while time.monotonic() < end and running.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("The server does not start.")
