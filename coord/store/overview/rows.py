"""What the queries for showing give."""

from typing import Any

# Rows of many columns, whose names the query gives and whose types mypy cannot follow
Rows = list[Any]
