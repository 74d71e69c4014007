"""
Other people's clients before this project's reference endpoint: who breaks on what.

A folder a client, with a program as its users write it and the pins it runs on; beside them what
starts these programs, records and replays what they send, and writes the table. Not part of the
package: nothing in `conformance` knows this folder. `python -m clients --help` tells the rest.

    roster      the clients and the deviations, from TOML, and the tasks, from JSON
    installing  a client into a folder of its own, from its pins
    programs    a client's program in its own environment, a line of JSON a task
    outcomes    what a user saw, judged by what the prompt forces
    rehearsal   the endpoints a client meets: recorded, replayed, or with one fault
    results     outcomes as lines of JSON, and what has changed in them
    table       reports/clients.md
    speaking.py the far side of `programs`, for clients in Python
"""
