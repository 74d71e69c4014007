"""
The rules, a module a subject; every `Rule` that stands in a module here is in force.

Only rules live here: what they share is in the room above.
"""
