"""Videos that break one clause, and right ones that break none."""

import json

from made import JSON, MADE, Case, without

from conformance.model import Exchange, Kind, Provenance, Request, Response

TEXT = (("content-type", "text/plain"),)


def video(**members):
    held = {
        "id": "video_1",
        "object": "video",
        "created_at": MADE,
        "status": "queued",
        "model": "m-1",
        "progress": 0,
        "seconds": "8",
        "size": "1280x720",
    }
    return {**held, **members}


def done(**members):
    return video(status="completed", progress=100, completed_at=MADE + 60, **members)


def failed(**members):
    error = {"code": "blocked", "message": "No."}
    return video(**{"status": "failed", "error": error, **members})


def told(body, *, headers=JSON, status=200):
    """The answer to a look at a video."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(
        id="made/by-hand",
        kind=Kind.VIDEO,
        request=Request("GET", "https://host.invalid/v1/videos/video_1"),
        response=Response(status, headers, (data,)),
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
    )


def bad(name, body, breaks, **members):
    return Case(f"videos: {name}", told(body, **members), breaks)


BROKEN = [
    bad("status 202", video(), {"videos-create/answers": "status"}, status=202),
    bad("no id", without(video(), "/id"), {"videos-create/answers": "/id"}),
    bad("a list", [video()], {"videos-create/answers": "body"}),
    bad(
        "no JSON",
        b"<html>",
        {"videos-create/answers": "body", "videos-create/strict-json": "body byte 0"},
    ),
    bad(
        "another media type",
        video(),
        {"videos-create/content-type": "header content-type"},
        headers=TEXT,
    ),
    bad("another object", video(object="operation"), {"videos-create/object": "/object"}),
    bad("no time", without(video(), "/created_at"), {"videos-create/created-at": "/created_at"}),
    bad("no model", without(video(), "/model"), {"videos-create/model": "/model"}),
    bad("progress as text", video(progress="0%"), {"videos-create/progress": "/progress"}),
    bad("progress above all", video(progress=120), {"videos-create/progress": "/progress"}),
    bad("seconds as a number", video(seconds=8), {"videos-create/seconds": "/seconds"}),
    bad("a prompt in parts", video(prompt=["A cat."]), {"videos-create/shape": "/prompt"}),
    bad("size in one word", video(size="720p"), {"videos-size/form": "/size"}),
    bad("a status of its own", video(status="processing"), {"videos-status/known": "/status"}),
    bad("no status", without(video(), "/status"), {"videos-status/known": "/status"}),
    bad(
        "completed, nobody knows when",
        without(done(), "/completed_at"),
        {"videos-status/completed-at": "/completed_at"},
    ),
    bad(
        "completed, null",
        {**done(), "completed_at": None},
        {"videos-status/completed-at": "/completed_at"},
    ),
    bad("failed without error", failed(error=None), {"videos-error/reason": "/error"}),
    bad("failed with a text", failed(error="No."), {"videos-error/reason": "/error"}),
    bad(
        "failed without code",
        without(failed(), "/error/code"),
        {"videos-error/code": "/error/code"},
    ),
    bad(
        "a code that is a number",
        failed(error={"code": 3, "message": "No."}),
        {"videos-error/code": "/error/code"},
    ),
    bad(
        "failed without message",
        without(failed(), "/error/message"),
        {"videos-error/message": "/error/message"},
    ),
    bad(
        "an error in a good video",
        done(error={"code": "x", "message": "No."}),
        {"videos-error/none-otherwise": "/error"},
    ),
]

RIGHT = [
    Case("videos: queued", told(video(error=None, completed_at=None))),
    Case("videos: completed, with a vendor's url", told(done(url="https://host.invalid/1.mp4"))),
    Case("videos: failed", told(failed())),
    Case("videos: a size OpenAI does not offer", told(video(size="3840x2160"))),
]
