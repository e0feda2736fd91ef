"""Square codes (QR) that a telephone reads from paper."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

#: White modules around the code, without which readers do not find it: ISO/IEC 18004.
QUIET_ZONE = 4


def square_code(text: str) -> str:
    """Return the QR code of a text as SVG, black on white, with its quiet zone.

    The same text gives the same drawing. Raises ValueError for an empty text.
    """
    if not text:
        raise ValueError("A code needs a text.")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    # One run of dark modules after another, so that no hairline parts what belongs together.
    path = "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many stand together."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((x, 1))
    return runs
