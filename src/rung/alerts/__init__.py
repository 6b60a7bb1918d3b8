"""Alerts: what a sender posts, and which runbook it calls for."""
