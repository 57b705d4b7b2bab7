"""A real Apache and a real Caddy with our files, for the tests that ask them. They are used where they are."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.setup.nginx import Running, free_port, make_certificate, running

APACHE_MODULES = Path("/usr/lib/apache2/modules")
_NEEDED = "mpm_event authz_core headers rewrite mime dir ssl env".split()


def find(name: str) -> str | None:
    """Return the program of a server: `apache2` or `caddy`."""
    if name == "apache2" and not APACHE_MODULES.is_dir():
        return None
    return shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def serve_apache(site: Path, folder: Path) -> Iterator[Running]:
    """Serve a folder, with the `.htaccess` in it, until the end of the block. `folder` is an empty one."""
    certificate, port = make_certificate(folder), free_port()
    modules = [f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so" for name in _NEEDED]
    user = ["User #65534", "Group #65534"] if os.geteuid() == 0 else []
    lines = [
        *modules,
        *user,
        f"ServerRoot {folder}",
        f"PidFile {folder}/pid",
        f"ErrorLog {folder}/error.log",
        f"Listen 127.0.0.1:{port}",
        "ServerName localhost",
        "ServerTokens Prod",
        "TypesConfig /dev/null",
        f"DocumentRoot {site}",
        f"<Directory {site}>",
        "AllowOverride All",
        "Options FollowSymLinks",
        "Require all granted",
        "</Directory>",
        "SSLEngine on",
        f"SSLCertificateFile {folder}/certificate.pem",
        f"SSLCertificateKeyFile {folder}/key.pem",
    ]
    (folder / "apache.conf").write_text("\n".join(lines) + "\n", "utf-8")
    command = [str(find("apache2")), "-d", str(folder), "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
    with running(command, port):
        yield Running(0, port, certificate)


@contextmanager
def serve_caddy(piece: str, port: int, folder: Path) -> Iterator[Running]:
    """Serve what a piece of a Caddyfile says, which listens at `port` and imports `folder`."""
    certificate = make_certificate(folder)
    (folder / "tls.caddy").write_text(f"tls {certificate} {folder / 'key.pem'}\n", "utf-8")
    whole = folder / "Caddyfile"
    whole.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + piece, "utf-8")
    program = str(find("caddy"))
    tried = subprocess.run(
        [program, "validate", "--adapter", "caddyfile", "--config", str(whole)],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    if tried.returncode:
        raise AssertionError(tried.stderr)
    with running([program, "run", "--adapter", "caddyfile", "--config", str(whole)], port):
        yield Running(0, port, certificate)
