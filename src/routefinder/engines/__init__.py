"""Engines beside the native one."""
