"""Databases of the small clinic, handed from test to test with an application on each.

Making a database and an application costs more than most tests do. A lender keeps both, and puts back what a
test changed before it lends them again; what cannot be put back is thrown away.
"""

from tests.lending.copies import Copy
from tests.lending.lender import Lender
from tests.lending.postgres import PostgresCopies
from tests.lending.sqlite import SqliteCopies

__all__ = ["Copy", "Lender", "PostgresCopies", "SqliteCopies"]
