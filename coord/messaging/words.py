"""Every sentence that Coord says to patients and their escorts is said here."""

from coord.messaging.catalogue import catalogue


def say(language: str, key: str, **facts: str | int) -> str:
    """A sentence of the catalogue in a language; raises KeyError for one that is nowhere.

    Facts are plain words and numbers; times are written out before (`times.Told`). What comes back is
    plain text: whoever puts it into a page escapes it.
    """
    return catalogue(language)[key].say(facts)
