"""An address as a QR code."""

import segno
from flask_babel import gettext
from markupsafe import Markup, escape


def qr_code(address: str, name: str = "") -> Markup:
    """Draw an address as inline SVG, dark on light in every theme so that telephones can read it.

    Args:
        address: what a telephone is to open.
        name: what a screen reader says; where not given, that it is the code of the link.
    """
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    named = drawn.replace(
        "<svg ", f'<svg role="img" aria-label="{escape(name or gettext("QR code of the link"))}" ', 1
    )
    return Markup(named)  # noqa: S704  drawn by segno from our own address  # nosec B704
