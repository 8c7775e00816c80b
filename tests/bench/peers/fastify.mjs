// The same work in Fastify and pg: token (verified with a cache), settings, statement, JSON; one process a core.
// Environment: PEER_PORT, PEER_DATABASE (connection string), PEER_KEY (public key file).
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { randomUUID, randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { createVerifier } from 'fast-jwt';
import { statement } from '../statement.mjs';

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  const { PEER_PORT, PEER_DATABASE, PEER_KEY } = process.env;
  const [host, database, user] = ['host', 'dbname', 'user'].map((name) => PEER_DATABASE.match(`${name}=(\\S+)`)[1]);
  const pool = new pg.Pool({ host, database, user, max: 4, options: '-c search_path=public,gis,pg_temp' });
  const verify = createVerifier({ key: readFileSync(PEER_KEY), algorithms: ['ES256'], cache: true });
  const identify = statement('identity/identify', []);
  // What a bearer token says, or nobody.
  const asker = (request) => (request.headers.authorization ? verify(request.headers.authorization.slice(7)) : {});
  // A statement by name, for the same parameters each time.
  const prepare = (name, file, given) => ({ name, ...statement(file, given) });
  const run = async (claims, operation, durable, query, values) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({ name: 'identify', text: identify.text, values: [claims.sid, claims.sub, claims.tenant, 'tenant', randomUUID(), operation, durable] });
      const result = await client.query({ name: query.name, text: query.text, values: query.names.map((name) => values[name]) });
      await client.query('commit');
      return result.rows;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  // A record whose members of "..." stand beside its columns; columns with "_" stay inside.
  const shown = (row) => {
    const record = {};
    for (const [name, value] of Object.entries(row)) {
      if (name === '...') Object.assign(record, value);
      else if (!name.startsWith('_')) record[name] = value;
    }
    return record;
  };
  const read = prepare('read', 'inquiries/read_inquiry', ['id']);
  const list = prepare('list', 'inquiries/list_inquiries', ['tenant']);
  const create = prepare('create', 'inquiries/create_inquiry', []);
  const organization = prepare('organization', 'organizations/read_organization', ['id']);
  const search = prepare('search', 'organizations/list_organizations', ['tokens', 'stranger']);
  const words = prepare('words', 'organizations/list_organizations', ['q', 'tokens', 'stranger']);
  const app = Fastify();
  app.get('/v1/inquiries/:id', async (request) => (await run(asker(request), 'readInquiry', false, read, request.params))[0]);
  app.get('/v1/inquiries', async (request) => {
    const claims = asker(request);
    const items = await run(claims, 'listInquiries', false, list, { tenant: claims.tenant });
    return { items: items.slice(0, 50), next: null };
  });
  app.post('/v1/inquiries', async (request, reply) => {
    const { person, event = {}, relatives = [], reporter } = request.body;
    reply.code(201);
    return (await run(asker(request), 'createInquiry', true, create, { id: randomUUID(), reference: randomUUID(), access_code_hash: randomBytes(32),
      status: 'submitted', person: JSON.stringify(person), event: JSON.stringify(event), relatives: JSON.stringify(relatives),
      reporter: JSON.stringify(reporter), completeness: '{}', category: 'unknown', access_code: randomBytes(10).toString('hex') }))[0];
  });
  app.get('/v1/organizations/:id', async (request) => shown((await run({}, 'readOrganization', false, organization, request.params))[0]));
  app.get('/v1/organizations', async (request) => {
    const { q, ...facets } = request.query;
    const tokens = Object.entries(facets).map(([facet, value]) => `${facet}:${value}`);
    const rows = await run({}, 'listOrganizations', false, q ? words : search, { q, tokens });
    return { items: rows.slice(0, 50).map(shown), next: null };
  });
  await app.listen({ port: Number(PEER_PORT), host: '127.0.0.1' });
}
