"""Proxies and loopback names."""

from __future__ import annotations

import pytest

from conformance.surfaces.network import is_loopback, proxy_for


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.9.9.9", "[::1]"])
def test_this_machine_is_known_by_its_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1.evil.example", "localhost.evil", "10.0.0.1", "0.0.0.0", "2130706433", ""]
)
def test_what_only_looks_like_this_machine_is_not(host):
    assert not is_loopback(host)


@pytest.fixture
def proxied(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "proxy.invalid:3128")
    monkeypatch.setenv("no_proxy", "spared.invalid")


def test_the_environments_proxy_is_used(proxied):
    assert proxy_for("https://api.invalid/v1/") == "http://proxy.invalid:3128"


@pytest.mark.parametrize(
    "url", ["https://spared.invalid/", "https://127.0.0.1:8/", "http://api.invalid/"]
)
def test_no_proxy_where_none_is_meant(proxied, url):
    assert proxy_for(url) is None
