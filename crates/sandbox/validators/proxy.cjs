// A proxy between clients and a sandbox that has Prism compare every request and every answer with OpenAPI documents.
//
// Prism's own proxy (`prism proxy`) reads one document, forwards a request once for each document, and drops the body
// of a request that is to delete fees. This one forwards the request as it came, once, and then asks the functions of
// Prism that its proxy asks: the router, the validators of input, output and security. Nothing here judges a message.
//
//     NODE_PATH=…/node_modules node proxy.cjs CONFIGURATION
//
// The configuration is JSON: `upstream`, the origin of the sandbox; `findings`, the file to write, a line of JSON for
// each kind of finding; `documents`, a list of `{name, file}`. The first line of the output is the address of the
// proxy. A request with the header `x-upstream` goes to the origin that it names. SIGTERM or the end of the input
// ends the proxy and writes the findings.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const Ajv = require('ajv/dist/core').default;
const Parser = require('@stoplight/json-schema-ref-parser');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const route = require('@stoplight/prism-http/dist/router').default;
const { validateInput, validateOutput, validateSecurity } = require('@stoplight/prism-http/dist/validator');

const HOP_BY_HOP = ['connection', 'host', 'keep-alive', 'transfer-encoding', 'x-upstream'];

// Prism takes a schema that cannot be compiled for one that everything fits: said here, such a schema is a finding.
let failed = [];
const compile = Ajv.prototype.compile;
Ajv.prototype.compile = function (...given) {
  const noted = (run) => {
    try {
      return run();
    } catch (error) {
      failed.push(error.message);
      throw error;
    }
  };
  const check = noted(() => compile.apply(this, given));
  const checked = (value) => {
    const fits = noted(() => check(value));
    checked.errors = check.errors;
    return fits;
  };
  return checked;
};

/** Mends the slip of the published pattern of a phone number, which no reader of patterns takes. */
function mendPatterns(node) {
  if (typeof node !== 'object' || node === null) return;
  if (typeof node.pattern === 'string') node.pattern = node.pattern.replace('{1-5}', '{1,5}');
  for (const child of Object.values(node)) mendPatterns(child);
}

/** A document, and its operations by the path of the server that they are under. */
async function read({ name, file }) {
  const document = await Parser.parse(file);
  mendPatterns(document);
  const operations = await getHttpOperationsFromSpec(document);
  const servers = new Map();
  for (const operation of operations) {
    const places = operation.servers?.length ? operation.servers : [{ url: 'http://localhost' }];
    for (const server of places) {
      // A variable of the path is one segment; a variable of the host is of no interest here.
      const path = new URL(server.url.replaceAll('{', '').replaceAll('}', '')).pathname.replace(/\/$/, '');
      const pattern = path.replace('store_hash', '[^/]+');
      if (!servers.has(pattern)) servers.set(pattern, []);
      servers.get(pattern).push(operation);
    }
  }
  return { name, servers };
}

/** The operation of a document that a request asks for, and the request as that document sees it. */
function operationOf(document, request) {
  for (const [pattern, resources] of document.servers) {
    const path = request.url.path.match(new RegExp(`^${pattern}(/.*)$`))?.[1];
    if (path === undefined) continue;
    const input = { ...request, url: { ...request.url, path } };
    const found = route({ resources, input });
    if (found._tag === 'Right') return { operation: found.right, input };
  }
  return undefined;
}

/**
 * The findings that say something. Beside the finding itself, Prism has one for each union around it, and one for the
 * alternative of our specs that there is nothing (`null` or `{}`).
 */
function telling(found) {
  const rest = found.filter(({ message }) => !message.endsWith('allowed values: , [object Object]'));
  const within = (outer, inner) => inner !== outer && (inner.pointer + '/').startsWith(outer.pointer + '/');
  const says = (one, other) => within(one, other) && (other.pointer !== one.pointer || other.rule !== 'anyOf');
  return rest.filter((one) => one.rule !== 'anyOf' || !rest.some((other) => says(one, other)));
}

function findingsOf(document, request, response) {
  const asked = operationOf(document, request);
  if (asked === undefined) return undefined;
  const { operation, input } = asked;
  const found = [];
  const note = (side, result) => {
    for (const message of failed) found.push({ side, rule: 'schema', pointer: '', message });
    failed = [];
    if (result._tag !== 'Left') return;
    for (const one of [result.left].flat()) {
      const pointer = (one.path ?? []).map((part) => (/^\d+$/.test(part) ? '*' : part)).join('/');
      found.push({ side, rule: String(one.code ?? 'status'), pointer, message: one.message });
    }
  };
  // A request that the store refused may well be one that the document refuses.
  if (response.statusCode < 300) {
    note('request', validateInput({ resource: operation, element: input }));
    note('request', validateSecurity({ resource: operation, element: input }));
  }
  note('response', validateOutput({ resource: operation, element: response }));
  const name = `${operation.method.toUpperCase()} ${operation.path.replace(/^\/stores\/[^/]+/, '')}`;
  return { operation: name, found: telling(found) };
}

function query(searchParams) {
  const values = {};
  for (const key of searchParams.keys()) {
    const all = searchParams.getAll(key);
    values[key] = all.length === 1 ? all[0] : all;
  }
  return values;
}

function json(headers, body) {
  if (body.length === 0) return undefined;
  if (!/json/.test(headers['content-type'] ?? '')) return body.toString();
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}

function collect(stream) {
  return new Promise((resolve, reject) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => resolve(Buffer.concat(parts)));
    stream.on('error', reject);
    stream.on('aborted', () => reject(new Error('aborted')));
  });
}

function forward(request, body, upstream) {
  const headers = { ...request.headers };
  for (const name of HOP_BY_HOP) delete headers[name];
  if (body.length > 0) headers['content-length'] = body.length;
  return new Promise((resolve, reject) => {
    const options = { method: request.method, headers, agent: false };
    const sent = http.request(new URL(request.url, upstream), options, async (answer) => {
      try {
        resolve({ answer, body: await collect(answer) });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function main() {
  const configuration = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const documents = [];
  for (const document of configuration.documents) documents.push(await read(document));
  if (documents.length === 0) throw new Error('no documents');
  const findings = new Map();
  const operations = new Map();

  const compare = (request, response) => {
    for (const document of documents) {
      const result = findingsOf(document, request, response);
      if (result === undefined) continue;
      const { operation, found } = result;
      const asked = `${document.name} ${operation} ${response.statusCode}`;
      operations.set(asked, (operations.get(asked) ?? 0) + 1);
      for (const { side, rule, pointer, message } of found) {
        const status = response.statusCode;
        const finding = { document: document.name, operation, status, side, rule, pointer, message };
        const key = JSON.stringify(finding);
        findings.set(key, (findings.get(key) ?? 0) + 1);
      }
    }
  };

  const server = http.createServer(async (request, reply) => {
    try {
      const sent = await collect(request);
      const { answer, body } = await forward(request, sent, request.headers['x-upstream'] ?? configuration.upstream);
      const { pathname, searchParams } = new URL(request.url, 'http://localhost');
      const asked = {
        method: request.method.toLowerCase(),
        url: { path: pathname, query: query(searchParams) },
        headers: request.headers,
        body: json(request.headers, sent),
      };
      compare(asked, { statusCode: answer.statusCode, headers: answer.headers, body: json(answer.headers, body) });
      const headers = { ...answer.headers };
      for (const name of HOP_BY_HOP) delete headers[name];
      reply.writeHead(answer.statusCode, headers).end(body);
    } catch {
      // What the sandbox cut off is cut off here.
      request.socket.destroy();
    }
  });

  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    const lines = [];
    for (const [key, count] of findings) lines.push(JSON.stringify({ ...JSON.parse(key), count }));
    for (const [asked, count] of operations) lines.push(JSON.stringify({ asked, count }));
    fs.writeFileSync(configuration.findings, lines.sort().map((line) => `${line}\n`).join(''));
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.stdin.on('end', end).resume();
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
