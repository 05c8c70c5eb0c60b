"""Whether an address is free, and who holds it when it is not."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

from otklik.lib.config import Address
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

LISTENING = "0A"


def refuse_busy(wanted: dict[str, Address]) -> None:
    """`wanted`: the address of each environment variable. Raises `Trouble` that names the first that cannot be used."""
    seen: dict[int, str] = {}
    for variable, address in wanted.items():
        if twin := seen.get(address.port):
            raise Trouble(
                _("{one} and {other} both want port {port}. Give one of them another.").format(
                    one=twin, other=variable, port=address.port
                )
            )
        seen[address.port] = variable
        if complaint := trouble_with(variable, address):
            raise Trouble(complaint)


def trouble_with(variable: str, address: Address) -> str:
    try:
        family, kind, protocol, _name, target = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(target)
            trial.listen(1)
    except socket.gaierror:
        return _("{variable} names a host that is unknown here: {host}.").format(variable=variable, host=address.host)
    except OSError as error:
        return in_words(error, variable, address)
    return ""


def in_words(error: OSError, variable: str, address: Address) -> str:
    if error.errno == errno.EADDRINUSE:
        other = Address(host=address.host, port=address.port + 10 if address.port < 65526 else 8010)
        return _("Port {port} is taken by {holder}. Stop it, or choose another address: {variable}={other}").format(
            port=address.port, holder=holder(address.port) or _("another program"), variable=variable, other=other
        )
    if error.errno == errno.EACCES:
        return _("Port {port} needs more rights than this user has. Choose one above 1023: {variable}={host}:8000").format(
            port=address.port, variable=variable, host=address.host
        )
    return _("{variable} is {address}, and that is no address of this machine.").format(variable=variable, address=address)


def answers(address: Address) -> bool:
    """Whether somebody accepts connections there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(address.host, address.host)
    try:
        with socket.create_connection((host, address.port), timeout=0.5):
            return True
    except OSError:
        return False


def holder(port: int) -> str:
    """«python3 -m http.server» (process 123), as far as this user may know; empty when he may not."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    if not sockets:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(handle.readlink()) in sockets for handle in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return _("“{command}” (process {pid})").format(command=command[:80], pid=process.name)
        except OSError:
            continue
    return ""


def _listening(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            parts = row.split()
            if parts[3] == LISTENING and int(parts[1].rsplit(":", 1)[1], 16) == port:
                found.append(parts[9])
    return found
