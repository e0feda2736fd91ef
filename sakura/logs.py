"""Logs that name places in the code and never a person: no addresses with tokens, no values."""

import logging
import traceback


class NoAddress(logging.Filter):
    """Log the pattern of an address, for the address itself may hold a private token."""

    def filter(self, record):
        request = getattr(record, "request", None)
        # The development server logs broken connections with the socket in this place.
        if hasattr(request, "method"):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "no such address"
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s /%s", (status, request.method, route)
        return True


class NoValuesFormatter(logging.Formatter):
    """Print where an exception came from and its type, and leave out its text.

    The text may quote a row: PostgreSQL tells the whole key of a duplicate.
    """

    def formatException(self, ei):
        kind, error, where = ei
        lines = ["Traceback (most recent call last):\n", *traceback.format_tb(where)]
        lines.append(f"{kind.__module__}.{kind.__qualname__} (its text is not logged)")
        cause = error.__cause__ or error.__context__
        if cause is not None:
            lines.append(f"\nafter {type(cause).__module__}.{type(cause).__qualname__}")
        return "".join(lines)
