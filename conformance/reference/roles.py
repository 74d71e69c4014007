"""
The models the reference endpoint offers, one for each role.

Knows ids only; what a dialect puts around them is its own.
"""

ROLES = ("chat", "thinking", "vision", "audio", "embedding", "image", "video")
REFERENCE_MODELS = {role: f"reference-{role}" for role in ROLES}
SPEAKING = tuple(REFERENCE_MODELS[role] for role in ("chat", "thinking", "vision", "audio"))
