// The same work in Fastify and pg: token (verified with a cache), settings, statement, JSON; one process a core.
// Environment: PEER_PORT, PEER_DATABASE (connection string), PEER_KEY (public key file), PEER_QUERIES (db/queries).
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { randomUUID, randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { createVerifier } from 'fast-jwt';

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  const { PEER_PORT, PEER_DATABASE, PEER_KEY, PEER_QUERIES } = process.env;
  // A .sql file as the service sends it when no optional parameter is given but those named.
  const sql = (file, given = []) => readFileSync(`${PEER_QUERIES}/${file}.sql`, 'utf8').split('\n').slice(1).filter((line) => {
    const tag = line.match(/--([?!]) (\w+)/);
    return !tag || given.includes(tag[2]) === (tag[1] === '?');
  }).map((line) => line.replace(/--.*/, '')).join('\n');
  const [host, database, user] = ['host', 'dbname', 'user'].map((name) => PEER_DATABASE.match(`${name}=(\\S+)`)[1]);
  const pool = new pg.Pool({ host, database, user, max: 4 });
  const verify = createVerifier({ key: readFileSync(PEER_KEY), algorithms: ['ES256'], cache: true });
  const identify = sql('identity/identify');
  const run = async (request, operation, durable, name, text, values) => {
    const claims = verify(request.headers.authorization.slice(7));
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({ name: 'identify', text: identify, values: [claims.sid, claims.sub, claims.tenant, 'tenant', randomUUID(), operation, durable] });
      const result = await client.query({ name, text, values });
      await client.query('commit');
      return result.rows;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  const read = sql('inquiries/read_inquiry');
  const list = sql('inquiries/list_inquiries', ['tenant']);
  const create = sql('inquiries/create_inquiry');
  const app = Fastify();
  app.get('/v1/inquiries/:id', async (request) => (await run(request, 'readInquiry', false, 'read', read, [request.params.id]))[0]);
  app.get('/v1/inquiries', async (request) => {
    const claims = verify(request.headers.authorization.slice(7));
    const items = await run(request, 'listInquiries', false, 'list', list, [claims.tenant]);
    return { items: items.slice(0, 50), next: null };
  });
  app.post('/v1/inquiries', async (request, reply) => {
    const { person, event = {}, relatives = [], reporter } = request.body;
    const code = randomBytes(10).toString('hex');
    reply.code(201);
    return (await run(request, 'createInquiry', true, 'create', create, [randomUUID(), randomUUID(), randomBytes(32), 'submitted',
      JSON.stringify(person), JSON.stringify(event), JSON.stringify(relatives), JSON.stringify(reporter), '{}', 'unknown', null,
      null, null, null, null, null, null, code]))[0];
  });
  await app.listen({ port: Number(PEER_PORT), host: '127.0.0.1' });
}
