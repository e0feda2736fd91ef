"""Exceptions that stand for an answer."""


class Gone(Exception):
    """Raised by a view for what was public once and is withdrawn; answered with the page of 410."""
