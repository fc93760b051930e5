"""A QR code as a drawing, in a page or in a file of its own."""

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """An SVG that any telephone reads: error correction M, the quiet zone of 4 modules that ISO/IEC 18004 demands.

    Black on white whatever the colours around it. Raises ValueError when the address is too long for a code.
    """
    code = segno.make(address, error="m", micro=False, boost_error=False)
    drawing = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawing)  # made of numbers and of the constants above alone


def qr_file(address: str) -> bytes:
    """The same as a file."""
    return str(qr_svg(address)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
