"""The same hour with the client that openapi-python-client makes."""

import pathlib
import sys
from io import BytesIO
from uuid import UUID, uuid4

from athar_api_client import AuthenticatedClient, Client
from athar_api_client.api.attachments import create_attachment
from athar_api_client.api.auth import create_token
from athar_api_client.api.consents import create_consent, list_consent_forms
from athar_api_client.api.inquiries import create_inquiry, read_inquiry, update_inquiry
from athar_api_client.api.notes import create_note
from athar_api_client.api.tracking import open_case, read_case
from athar_api_client.models import (
    AttachmentKind, CaseLogin, ConsentInput, ConsentInputCapacity, ConsentInputProof, Event, EventCategory, InquiryField, InquiryInput,
    InquiryPatch, Login, NoteInput, Person, PersonInput, PersonName, PersonNameScript, PlaceReference, Purpose, Recipients, Relation,
    ReporterInput, Sex)
from athar_api_client.types import File

base, photo, receiver = sys.argv[1:]


def told(answer, status):
    """The body of an answer of that status; anything else ends the run."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer.parsed


stranger = Client(base_url=base)
login = Login(email="case@a.test", password="correct horse battery")
desk = AuthenticatedClient(base_url=base, token=told(create_token.sync_detailed(client=stranger, body=login), 200).access_token)

names = [PersonName(script=PersonNameScript.ARAB, given="محمد", family="الحلبي")]
report = InquiryInput(
    person=PersonInput(names=names, sex=Sex.MALE, birth=None),
    event=Event(last_seen="2013-05", place=PlaceReference(pcode="SY0200"), category=EventCategory.ARREST_DETENTION),
    reporter=ReporterInput(relation=Relation.SISTER))
made = told(create_inquiry.sync_detailed(client=desk, body=report, idempotency_key=f"flow-{uuid4()}"), 201)

read = read_inquiry.sync_detailed(made.id, client=desk)
inquiry = told(read, 200)
assert inquiry.person.names[0].given == "محمد" and inquiry.event.category == EventCategory.ARREST_DETENTION
etag = read.headers["ETag"]
assert read_inquiry.sync_detailed(made.id, client=desk, if_none_match=etag).status_code == 304

change = InquiryPatch(person=Person(names=names, sex=None, occupation="baker"))
changed = told(update_inquiry.sync_detailed(made.id, client=desk, body=change, if_match=etag), 200)
assert changed.person.occupation == "baker" and changed.version == inquiry.version + 1

note = told(create_note.sync_detailed(made.id, client=desk, body=NoteInput(text="The sister called.")), 201)
assert note.text == "The sister called."

picture = told(create_attachment.sync_detailed(
    made.id, client=desk, body=File(payload=BytesIO(pathlib.Path(photo).read_bytes())), kind=AttachmentKind.PHOTO, file_name="photo.jpg"), 201)
assert picture.media_type == "image/jpeg"

form = next(form for form in told(list_consent_forms.sync_detailed(client=stranger), 200).items if form.language == "ar")
consent = told(create_consent.sync_detailed(made.id, client=desk, body=ConsentInput(
    giver="his sister", capacity=ConsentInputCapacity.RELATIVE, proof=ConsentInputProof.ASSERTION, form_version=form.version,
    text_sha256=form.sha256, purposes=[Purpose.SHARE], recipients=Recipients(organizations=[UUID(receiver)]),
    withheld=[InquiryField.EVENT_PLACE])), 201)
assert consent.state == "active"

opened = told(open_case.sync_detailed(client=stranger, body=CaseLogin(reference=made.reference, access_code=made.access_code)), 200)
followed = told(read_case.sync_detailed(made.id, client=AuthenticatedClient(base_url=base, token=opened.access_token)), 200)
assert followed.state == "received"
