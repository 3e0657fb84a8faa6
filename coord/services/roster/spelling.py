"""Names as searching sees them."""

import unicodedata


def searchable(name: str) -> str:
    """A name in lower case without accents, so that Alvarez finds Álvarez."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()
