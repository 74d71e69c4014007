"""
Cassettes: recorded exchanges in vcrpy's format, and the two fronts that play them back.

Holds no rule about what an answer ought to look like; whoever asks judges.
"""
