"""Consents of a roster: the last decision counts, and none is forgotten."""

from sqlalchemy import select

from coord.store import facts, people
from coord.store.db import reading
from tests.roster.good import GOOD, without, write

BOTH = GOOD["consents"] + "P-1,Gérard Quillfeather,treatment,refused,2027-02-02,2027-12-31\n"


def papers(organization, number):
    row = people.Patient
    with reading() as tx:
        ours = select(row.id).where(row.organization_id == organization, row.record_number == number)
        patient = tx.scalar(ours)
        return facts.papers_of(tx, [patient])[patient]


def test_a_patients_consent_and_a_related_persons_are_what_booking_goes_by(tmp_path, bring, organization):
    bring(write(tmp_path / "mine", consents=BOTH))

    own, theirs = papers(organization, "P-1").consents
    assert (own.kind, own.status, own.guardian) == ("treatment", "given", None)
    assert (theirs.status, f"{theirs.expires_on}") == ("refused", "2027-12-31")
    assert theirs.guardian is not None


def test_the_same_file_again_changes_nothing_and_a_new_decision_is_a_new_row(tmp_path, bring, organization):
    bring(write(tmp_path / "mine", consents=BOTH))
    again = bring(tmp_path / "mine")
    later = BOTH + "P-1,,treatment,withdrawn,2027-02-20,\n"

    done = bring(write(tmp_path / "mine", consents=later))

    assert again.total("changed") + again.total("added") == 0
    assert (done.counts["consents"].added, done.total("changed")) == (1, 0)
    assert [one.status for one in papers(organization, "P-1").consents] == ["given", "refused", "withdrawn"]


def test_a_decision_that_was_written_wrong_is_put_right(tmp_path, bring, organization):
    bring(write(tmp_path / "mine", consents=BOTH))

    done = bring(write(tmp_path / "mine", consents=BOTH.replace("refused", "given")))

    assert done.counts["consents"].changed == 1
    assert [one.status for one in papers(organization, "P-1").consents] == ["given", "given"]


def test_no_decision_is_pruned_and_who_decided_stays(tmp_path, bring, organization):
    bring(write(tmp_path / "mine", consents=BOTH))
    header = GOOD["consents"].splitlines(keepends=True)[0]
    gone = without("related_people", "P-1,Gérard") | without("contact_points", "related_person")

    done = bring(write(tmp_path / "mine", consents=header, **gone), prune=True)

    assert len(papers(organization, "P-1").consents) == 2
    assert [note for note in done.notes if "consents refer to it" in note]
