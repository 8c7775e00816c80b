// A portal's first hour with the client that openapi-typescript makes: log in, report, read, change, note, photo, consent, follow.
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const [base, photo, receiver] = process.argv.slice(2);

/** The body of an answer of that status; anything else ends the run. */
function told<T>(answer: { data?: T; error?: unknown; response: Response }, status: number): T {
  assert.equal(answer.response.status, status, JSON.stringify(answer.error));
  return answer.data as T;
}
const api = createClient<paths>({ baseUrl: base });
const signIn = (token: string) => createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

const login = { email: 'case@a.test', password: 'correct horse battery' };
const desk = signIn(told(await api.POST('/v1/auth/token', { body: login }), 200).access_token);

const report: components['schemas']['InquiryInput'] = {
  person: { names: [{ script: 'Arab', given: 'محمد', family: 'الحلبي' }], sex: 'male', birth: null },
  event: { last_seen: '2013-05', place: { pcode: 'SY0200' }, category: 'arrest_detention' },
  reporter: { relation: 'sister', contact: { phones: ['+963 11 2223334'] } },
};
const made = told(await desk.POST('/v1/inquiries', { body: report, params: { header: { 'Idempotency-Key': `flow-${randomUUID()}` } } }), 201);
const path = { id: made.id };

const read = await desk.GET('/v1/inquiries/{id}', { params: { path } });
const inquiry = told(read, 200);
assert.equal(inquiry.person?.names?.[0].given, 'محمد');
const etag = read.response.headers.get('ETag') ?? '';

const again = await desk.GET('/v1/inquiries/{id}', { params: { path, header: { 'If-None-Match': etag } } });
assert.equal(again.response.status, 304);

const change: components['schemas']['InquiryPatch'] = { person: { names: report.person.names, sex: null, occupation: 'baker' } };
const changed = told(
  await desk.PATCH('/v1/inquiries/{id}', {
    params: { path, header: { 'If-Match': etag } },
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: change,
  }),
  200,
);
assert.equal(changed.person?.occupation, 'baker');
assert.equal(changed.version, (inquiry.version ?? 0) + 1);

const note = told(await desk.POST('/v1/inquiries/{id}/notes', { params: { path }, body: { text: 'The sister called.' } }), 201);
assert.equal(note.text, 'The sister called.');

const picture = told(
  await desk.POST('/v1/inquiries/{id}/attachments', {
    params: { path, query: { kind: 'photo', file_name: 'photo.jpg' } },
    headers: { 'Content-Type': 'image/jpeg' },
    body: '',
    bodySerializer: () => new Blob([readFileSync(photo)]),
  }),
  201,
);
assert.equal(picture.media_type, 'image/jpeg');

const forms = told(await api.GET('/v1/consent-forms', { params: {} }), 200);
const form = forms.items.find((one) => one.language === 'ar');
assert.ok(form);
const consent = told(
  await desk.POST('/v1/inquiries/{id}/consents', {
    params: { path },
    body: {
      giver: 'his sister', capacity: 'relative', proof: 'assertion', form_version: form.version, text_sha256: form.sha256,
      purposes: ['share'], recipients: { organizations: [receiver] }, withheld: ['event.place'],
    },
  }),
  201,
);
assert.equal(consent.state, 'active');

const { reference, access_code } = made;
assert.ok(access_code);
const family = signIn(told(await api.POST('/v1/tracking/token', { body: { reference, access_code } }), 200).access_token);
const followed = told(await family.GET('/v1/inquiries/{id}/tracking', { params: { path } }), 200);
assert.equal(followed.state, 'received');
