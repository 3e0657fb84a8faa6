"""All files of a roster, in the order in which they are read: a file comes after those it refers to."""

from coord.roster import care, patients, places, practitioners

TABLES = (*places.TABLES, *practitioners.TABLES, *patients.TABLES, *care.TABLES)
BY_NAME = {table.name: table for table in TABLES}
