"""The key as the native API takes it: in a header of its own, and kept nowhere either."""

from conformance.surfaces import RAW, Call, KeyForm, all_surfaces

KEY = "secret-key-0123456789"
DOWNLOAD = Call(
    RAW,
    {"method": "GET", "path": "../../download/v1beta/files/x:download"},
    key=KeyForm.NATIVE,
)


def test_the_native_key_goes_in_its_own_header_alone(canned, endpoint, send):
    transport = canned()
    exchange = send(all_surfaces()["rest"], endpoint(transport, key=KEY), DOWNLOAD)
    sent = transport.requests[0].headers
    assert sent["x-goog-api-key"] == KEY
    assert "authorization" not in sent
    assert KEY not in repr([exchange.request, exchange.response, exchange.facts])


def test_even_a_short_native_key_is_not_kept(canned, endpoint, send):
    exchange = send(all_surfaces()["rest"], endpoint(canned(), key="EMPTY"), DOWNLOAD)
    assert exchange.request.header("x-goog-api-key") == "[key]"


def test_a_path_may_climb_out_of_the_base_path(canned, endpoint, send):
    transport = canned()
    send(all_surfaces()["rest"], endpoint(transport, key=KEY), DOWNLOAD)
    assert transport.requests[0].url.path.endswith("/download/v1beta/files/x:download")
    assert ".." not in transport.requests[0].url.path


def test_the_sdk_has_no_way_to_send_it():
    call = Call("models.list", key=KeyForm.NATIVE)
    assert "bearer" in all_surfaces()["python"].can(call)
