"""Intake: one file for each sender of alerts, from its payload to alerts."""
