"""Columns that older files lack: what they do not say stays, and a new row gets the default."""

import pytest
from sqlalchemy import select, update

from coord.services.roster import Broken
from coord.store import people, places
from coord.store.db import reading, transaction
from tests.roster.good import GOOD, write


def with_column(file, name, *cells):
    """The good file with one column more."""
    header, *rows = GOOD[file].splitlines()
    lines = [f"{row},{cell}" for row, cell in zip(rows, cells, strict=True)]
    return {file: "\n".join([f"{header},{name}", *lines, ""])}


ROOMS = len(GOOD["rooms"].splitlines()) - 1
LATER = {
    "rooms": (places.Room.places, with_column("rooms", "places", *["6"] * ROOMS), [6] * ROOMS),
    "orders": (people.Order.most_per_week, with_column("orders", "most_per_week", "2"), [2]),
    "related_people": (
        people.RelatedPerson.must_consent,
        with_column("related_people", "must_consent", "yes", ""),
        [True, False],
    ),
    "related_people's languages": (
        people.RelatedPerson.languages,
        with_column("related_people", "languages", "es; en", ""),
        [["es", "en"], []],
    ),
    "patients": (
        people.Patient.outside_record_number,
        with_column("patients", "outside_record_number", "MRN-7", ""),
        ["MRN-7", ""],
    ),
}
EACH = pytest.mark.parametrize("file", LATER)


def kept(column, organization):
    row = column.class_
    query = select(column).order_by(row.id)
    if row is people.RelatedPerson:
        query = query.join(people.Patient).where(people.Patient.organization_id == organization)
    else:
        query = query.where(row.organization_id == organization)
    with reading() as tx:
        return list(tx.scalars(query))


@EACH
def test_what_the_column_says_is_kept_and_the_same_file_again_changes_nothing(
    tmp_path, bring, organization, file
):
    column, content, values = LATER[file]

    bring(write(tmp_path / "mine", **content))
    again = bring(tmp_path / "mine")

    assert kept(column, organization) == values
    assert (again.total("added"), again.total("changed")) == (0, 0)


@EACH
def test_a_file_without_the_column_leaves_what_is_known(tmp_path, bring, organization, file):
    column, content, values = LATER[file]
    bring(write(tmp_path / "mine", **content))

    done = bring(write(tmp_path / "mine"))

    assert kept(column, organization) == values
    assert (done.total("added"), done.total("changed")) == (0, 0)


@EACH
def test_a_new_row_of_a_file_without_the_column_gets_the_default(tmp_path, bring, organization, file):
    column, _, values = LATER[file]

    bring(write(tmp_path / "mine"))

    default = {"rooms": 1, "orders": None, "related_people": False, "patients": ""}.get(file, [])
    assert kept(column, organization) == [default] * len(values)


def test_another_change_of_a_row_leaves_what_the_file_does_not_say(tmp_path, bring, organization):
    bring(write(tmp_path / "mine"))
    with transaction() as tx:
        tx.execute(
            update(people.Order).where(people.Order.organization_id == organization).values(most_per_week=1)
        )

    done = bring(write(tmp_path / "mine", orders=GOOD["orders"].replace(",6,3,", ",5,3,")))

    assert done.total("changed") == 1
    assert kept(people.Order.most_per_week, organization) == [1]
    assert kept(people.Order.doses_left, organization) == [5]


@pytest.mark.parametrize("cell", ["0", "8", "often"])
def test_a_number_of_doses_a_week_makes_sense(tmp_path, bring, cell):
    with pytest.raises(Broken) as broken:
        bring(write(tmp_path / "mine", **with_column("orders", "most_per_week", cell)))

    (problem,) = broken.value.problems
    assert (problem.file, problem.column, problem.expected) == (
        "orders.csv", "most_per_week", "a whole number from 1 to 7",
    )  # fmt: skip
