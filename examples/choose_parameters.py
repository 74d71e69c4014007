"""
Decides what a client may send to an endpoint, from the profile that `conformance run` leaves.

    python examples/choose_parameters.py reports/latest/capabilities.json gemini < request.json

Prints the request without what the endpoint refuses or leaves without effect, and says on stderr
what it dropped and why. Needs nothing but Python: copy it into a client or a gateway.
"""

from __future__ import annotations

import json
import sys
from typing import Any

ENDPOINT = "POST /chat/completions"
DROPPED = {"refused", "ignored"}  # what is accepted, unclear or unknown may do its work: kept
NEEDED = {"model", "messages"}  # without them there is no request
BEST_FIRST = ("live", "observed")  # a rehearsal says nothing about any service


def profile_of(capabilities: dict[str, Any], target: str) -> dict[str, Any]:
    """Return the profile of `target` on the best evidence; SystemExit when none may be used."""
    if capabilities["format"] != 2 or not capabilities["valid"]:
        sys.exit("These profiles are of another format, or of a run that was not valid.")
    mine = [each for each in capabilities["profiles"] if each["target"] == target]
    for provenance in BEST_FIRST:
        if found := [each for each in mine if each["provenance"] == provenance]:
            return dict(found[0])
    sys.exit(f"Nothing live or observed is known of {target}.")


def sendable(request: dict[str, Any], profile: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the part of `request` that is worth sending, and a line for everything dropped."""
    effects = {
        each["name"]: f"{each['effect']}, {each['evidence']} on {each['date']}"
        for each in profile["parameters"]
        if each["endpoint"] == ENDPOINT and each["effect"] in DROPPED
        if each["name"] not in NEEDED
    }
    kept = {name: value for name, value in request.items() if name not in effects}
    return kept, [f"{name}: {effects[name]}" for name in request if name in effects]


def main() -> None:
    """Read a profile and a request, print what to send."""
    file, target = sys.argv[1:]
    with open(file, encoding="utf-8") as text:  # noqa: PTH123  # plain Python, to be copied
        profile = profile_of(json.load(text), target)
    request, dropped = sendable(json.load(sys.stdin), profile)
    print(json.dumps(request, indent=2))
    for line in dropped:
        print(f"dropped {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
