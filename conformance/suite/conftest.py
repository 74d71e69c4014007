"""
Brings the plugin, so that plain pytest on this folder gives the verdicts of `conformance run`.

Holds nothing else.
"""

pytest_plugins = ("conformance.plugin",)
