import asyncio
import socket

import httpx2
import pytest

from conformance.model import ConformanceError
from conformance.recording.offline import SocketRefused, is_local, offline

ELSEWHERE = "192.0.2.1"  # reserved for documentation; answers nowhere


LOCAL = ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST.", b"localhost", None, ""]


@pytest.mark.parametrize("host", [*LOCAL, "::ffff:127.0.0.1", "0.0.0.0", "::1%lo"])
def test_this_machine_is_local(host):
    assert is_local(host)


@pytest.mark.parametrize(
    "host", [ELSEWHERE, "example.com", "2001:db8::1", "127.0.0.1.example.com", "::ffff:192.0.2.1"]
)
def test_everything_else_is_not(host):
    assert not is_local(host)


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_a_connection_beyond_this_machine_is_refused(call):
    with offline(), socket.socket() as sock, pytest.raises(SocketRefused, match=ELSEWHERE):
        getattr(sock, call)((ELSEWHERE, 443))


def test_a_datagram_beyond_this_machine_is_refused():
    with offline(), socket.socket(type=socket.SOCK_DGRAM) as sock:
        with pytest.raises(SocketRefused):
            sock.sendto(b"x", (ELSEWHERE, 53))
        with pytest.raises(SocketRefused):
            sock.sendto(b"x", 0, (ELSEWHERE, 53))
        with pytest.raises(SocketRefused):
            sock.sendmsg([b"x"], [], 0, (ELSEWHERE, 53))


@pytest.mark.parametrize("call", ["getaddrinfo", "gethostbyname", "gethostbyname_ex"])
def test_a_name_elsewhere_is_not_even_looked_up(call):
    arguments = ("models.example", 443) if call == "getaddrinfo" else ("models.example",)
    with offline(), pytest.raises(SocketRefused, match=r"models\.example"):
        getattr(socket, call)(*arguments)


def test_loopback_and_unix_sockets_work():
    with offline():
        with socket.create_server(("127.0.0.1", 0)) as server:
            with socket.create_connection(server.getsockname()) as client:
                client.sendall(b"x")
            with socket.socket() as other:
                assert other.connect_ex(server.getsockname()) == 0
        one, two = socket.socketpair(socket.AF_UNIX)
        with one, two:
            one.sendall(b"x")
            assert two.recv(1) == b"x"
        assert socket.getaddrinfo("localhost", 80)


def test_an_http_client_passes_the_refusal_on_unchanged():
    with offline(), httpx2.Client(trust_env=False) as client:
        for url in (f"http://{ELSEWHERE}/", "http://models.example/"):
            with pytest.raises(SocketRefused) as caught:
                client.get(url)
            assert isinstance(caught.value, ConformanceError)
            assert "--target" in caught.value.hint


def test_an_event_loop_is_guarded_too():
    async def reach():
        await asyncio.open_connection(ELSEWHERE, 443)

    with offline(), pytest.raises(SocketRefused):
        asyncio.run(reach())


def test_the_guard_leaves_no_trace_and_may_nest():
    names = ("connect", "connect_ex", "sendto", "sendmsg")
    before = ({name: getattr(socket.socket, name) for name in names}, socket.getaddrinfo)
    with offline():
        with offline():
            pass
        with socket.socket() as sock, pytest.raises(SocketRefused):
            sock.connect((ELSEWHERE, 443))
    assert ({name: getattr(socket.socket, name) for name in names}, socket.getaddrinfo) == before


def test_the_guard_goes_away_when_the_block_fails():
    before = socket.getaddrinfo
    with pytest.raises(ZeroDivisionError), offline():
        _ = 1 / 0
    assert socket.getaddrinfo is before
