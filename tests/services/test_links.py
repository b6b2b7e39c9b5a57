from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Nobody
from outcomes.errors import InputError, LinkError, NotFound, SignInRequired
from outcomes.models import AuditEvent, PersonalLink
from outcomes.services import links
from tests.factories import a_patient, a_site


@pytest.fixture
def patient(work):
    return a_patient(work, a_site(work))


def test_a_link_lets_its_patient_in_however_often_it_is_opened(work, patient):
    token = links.new_link(work, patient).token
    assert [links.holder(work, token).patient_id for _ in range(3)] == [patient.id] * 3


def test_older_links_go_on_working(work, patient):
    tokens = [links.new_link(work, patient).token for _ in range(3)]
    assert {links.holder(work, token).patient_id for token in tokens} == {patient.id}


def test_only_the_hash_of_a_token_is_stored(work, patient):
    link = links.new_link(work, patient)
    stored = work.session.scalar(select(PersonalLink).where(PersonalLink.public_id == link.public_id))
    assert link.token not in repr(vars(stored))
    assert link.address.endswith(f"/e/{link.token}")


def test_a_helper_has_a_link_of_their_own(work, patient):
    assert links.holder(work, links.new_link(work, patient, "helper").token).kind == "helper"


@pytest.mark.parametrize("around", ["{}.", "{})", "{}\u00bb", " {}", "{},"])
def test_what_clings_to_an_address_does_no_harm(work, patient, around):
    token = links.new_link(work, patient).token
    assert links.holder(work, around.format(token)).patient_id == patient.id


@pytest.mark.parametrize("token", ["", "abc", "x" * 31, "x" * 33, "é" * 32, "../../etc/passwd"])
def test_a_mangled_address_is_told_apart_from_an_unknown_one(work, token):
    with pytest.raises(NotFound, match="link_mangled"):
        links.holder(work, token)


def test_an_unknown_link_opens_nothing(work):
    with pytest.raises(NotFound, match="link_unknown"):
        links.holder(work, "x" * 32)


def test_a_revoked_link_says_so_and_the_others_still_open(work, patient):
    first, second = links.new_link(work, patient), links.new_link(work, patient)
    work.begin()
    work.session.get_one(PersonalLink, 1).revoked_at = work.now
    work.commit()
    with pytest.raises(LinkError, match="link_revoked"):
        links.holder(work, first.token)
    assert links.holder(work, second.token).patient_id == patient.id


def test_all_links_of_a_lost_phone_are_closed_at_once(work, patient):
    tokens = [links.new_link(work, patient).token for _ in range(2)]
    assert links.revoke_links(work, patient) == 2
    for token in tokens:
        with pytest.raises(LinkError, match="link_revoked"):
            links.holder(work, token)


def test_a_link_past_its_time_says_so(work, patient):
    token = links.new_link(work, patient).token
    work.begin()
    work.session.get_one(PersonalLink, 1).expires_at = work.now - timedelta(seconds=1)
    work.commit()
    with pytest.raises(LinkError, match="link_expired"):
        links.holder(work, token)


@pytest.mark.parametrize("column", ["withdrawn_on", "deceased_on"])
def test_an_ended_follow_up_does_not_say_why(work, patient, column):
    token = links.new_link(work, patient).token
    work.begin()
    setattr(patient, column, work.today)
    work.commit()
    with pytest.raises(LinkError) as refused:
        links.holder(work, token)
    assert refused.value.code == "link_closed"
    assert set(refused.value.parameters) == {"patient_id"}  # whose clinic and language the page has, no more
    with pytest.raises(InputError, match="patient_followed_no_more"):
        links.new_link(work, patient)


def test_making_a_link_is_audited_without_its_token(work, patient):
    link = links.new_link(work, patient)
    event = work.session.scalar(select(AuditEvent).where(AuditEvent.action == "link.create"))
    assert event.subject == f"link:{link.public_id}"
    assert link.token not in f"{event.detail}{event.subject}"


def test_a_visitor_makes_no_link(work, patient):
    work.principal = Nobody()
    with pytest.raises(SignInRequired):
        links.new_link(work, patient)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda token: token[:20], "link_mangled"),
        (lambda token: token + "abc", "link_mangled"),
        (lambda token: "=" * 32, "link_mangled"),
        (lambda token: token.upper(), "link_changed"),
        (lambda token: token.lower(), "link_changed"),
        (lambda token: token[::-1], "link_unknown"),
        (lambda token: "", "link_mangled"),
    ],
)
def test_a_link_that_was_changed_says_how(work, patient, change, code):
    token = links.new_link(work, patient).token
    with pytest.raises(NotFound) as refused:
        links.holder(work, change(token))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "break_it",
    [
        lambda token: token + ".",
        lambda token: token + " ",
        lambda token: token + ")»",
        lambda token: token[:16] + "\r\n" + token[16:],
        lambda token: token[:16] + "=\r\n" + token[16:],
        lambda token: token[:16] + " " + token[16:],
        lambda token: token[:16] + "\u200b" + token[16:] + "\ufeff",
    ],
)
def test_a_link_that_a_mail_program_broke_opens_all_the_same(work, patient, break_it):
    token = links.new_link(work, patient).token
    assert links.holder(work, break_it(token)).patient_id == patient.id
