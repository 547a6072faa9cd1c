from __future__ import annotations

import socket
from typing import Any

Facts = dict[str, Any]
REPLY = b"reached"
PATIENCE = 0.5


def tcp(facts: Facts) -> bool:
    with socket.create_connection(("127.0.0.1", facts["tcp_port"]), timeout=PATIENCE) as connection:
        return connection.recv(16) == REPLY


def udp(facts: Facts) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.settimeout(PATIENCE)
        connection.sendto(b"hello", ("127.0.0.1", facts["udp_port"]))
        return connection.recv(16) == REPLY


def dns(facts: Facts) -> bool:
    question = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06secret\x07invalid\x00\x00\x01\x00\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", facts["udp_port"]))
        connection.send(question)
        return connection.recv(16) == REPLY


def unix_socket(facts: Facts) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(facts["unix_path"])
        return connection.recv(16) == REPLY


def abstract_socket(facts: Facts) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect("\0" + facts["abstract_name"])
        return connection.recv(16) == REPLY


def raw_families(facts: Facts) -> bool:
    """Sockets that no network namespace holds back."""
    del facts
    families = [getattr(socket, name) for name in ("AF_VSOCK", "AF_ALG", "AF_PACKET") if hasattr(socket, name)]
    opened = 0
    for family in families:
        try:
            socket.socket(family, socket.SOCK_STREAM if family == socket.AF_VSOCK else socket.SOCK_SEQPACKET).close()
            opened += 1
        except OSError:
            continue
    return opened > 0


def other_interfaces(facts: Facts) -> bool:
    del facts
    return any(name != "lo" for _, name in socket.if_nameindex())


PROBES = {
    "tcp": tcp,
    "udp": udp,
    "dns": dns,
    "unix_socket": unix_socket,
    "abstract_socket": abstract_socket,
    "raw_families": raw_families,
    "other_interfaces": other_interfaces,
}
