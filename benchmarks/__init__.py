"""Measurements, as ratios within one run; nothing here judges, and no test asserts on time."""
