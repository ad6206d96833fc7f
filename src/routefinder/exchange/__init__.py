"""The rulebook in the formats of other engines."""
