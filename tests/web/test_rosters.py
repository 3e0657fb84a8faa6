"""Importing a roster by the page: checked, taken whole, or refused with every problem."""

import io

from tests.clinic import HERE, count

SMALL = HERE / "rosters" / "small"


def send(visitor, do, **changed):
    token = visitor.hidden("csrf_token")
    files = [
        (io.BytesIO(changed.get(path.stem, path.read_text()).encode()), path.name)
        for path in sorted(SMALL.glob("*.csv"))
    ]
    fields = {"csrf_token": token, "do": do, "files": files}
    return visitor.client.post("/import/", data=fields, content_type="multipart/form-data")


def rooms(name):
    return (SMALL / "rooms.csv").read_text() + f"harbor,{name},talk\n"


def test_checking_tells_what_would_change_and_writes_nothing(administrator):
    administrator.get("/import/")
    page = send(administrator, "check", rooms=rooms("Loft")).text

    assert "Nothing was written yet" in page
    assert '<td class="num">1</td>' in page
    assert count("room", "name = 'Loft'") == 0


def test_importing_takes_all_of_it(administrator):
    administrator.get("/import/")
    page = send(administrator, "import", rooms=rooms("Loft")).text

    assert "Imported." in page
    assert count("room", "name = 'Loft'") == 1
    assert count("audit_entry", "did = 'roster.uploaded'") == 1


def test_a_broken_file_is_told_with_its_line_and_changes_nothing(administrator):
    administrator.get("/import/")
    broken = (SMALL / "rooms.csv").read_text() + "nowhere,Loft,talk\n"
    answer = send(administrator, "import", rooms=broken)

    assert answer.status_code == 422
    assert "rooms.csv" in answer.text
    assert "nowhere" in answer.text
    assert count("room", "name = 'Loft'") == 0


def test_no_files_is_said(administrator):
    administrator.get("/import/")
    answer = administrator.post("/import/", do="import")

    assert answer.status_code == 422
    assert "Choose the CSV files" in answer.text
