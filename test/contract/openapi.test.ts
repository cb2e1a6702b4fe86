import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import pino from 'pino';
import request from 'supertest';
import { createApp, endpoints } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import type { Definition } from '../../src/http/endpoint.ts';
import { PROBLEMS } from '../../src/http/problem.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  summary: string;
  security: Json[];
  parameters: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: Json;
  responses: Record<string, { description: string; content?: Json }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
}

const definitions = endpoints as unknown as readonly Definition[];
let database: TestDatabase;
let opened: ReturnType<typeof openService>;
let app: Express;
let document: Document;

beforeAll(async () => {
  database = await cloneDatabase();
  opened = openService(database.serviceUrl, pino({ level: 'silent' }));
  app = createApp(opened.service, { checkAnswers: true, publicUrl: 'https://rejoinder.example' });
  document = (await request(app).get('/openapi.json').expect(200)).body as Document;
});

afterAll(async () => {
  await opened.close();
  await database.drop();
});

/** Every value of a member named `key`, anywhere in a document. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    ...(name === key ? [one] : []),
    ...valuesOf(key, one),
  ]);
}

/** What a local reference points to; undefined when there is nothing. */
function resolve(root: unknown, ref: string): unknown {
  return ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], root);
}

const operationOf = ({ path: address, method }: Definition): Operation | undefined =>
  document.paths[address.replace(/:(\w+)/g, '{$1}')]?.[method];

describe('GET /openapi.json', () => {
  test('is OpenAPI 3.1, with the address of this service', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info.title).toBe('Rejoinder');
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(document.servers).toEqual([{ url: 'https://rejoinder.example/api/v1' }]);
  });

  test('has every endpoint once, and nothing else', () => {
    const documented = Object.entries(document.paths).flatMap(([address, methods]) =>
      Object.entries(methods).map(([method, one]) => `${method} ${address} ${one.operationId}`),
    );
    const declared = definitions.map(
      (one) => `${one.method} ${one.path.replace(/:(\w+)/g, '{$1}')} ${one.operation}`,
    );
    expect(documented.sort()).toEqual(declared.sort());
    expect(new Set(definitions.map((one) => one.operation)).size).toBe(definitions.length);
  });

  test('every reference resolves', () => {
    const references = valuesOf('$ref', document) as string[];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((one) => !one.startsWith('#/') || resolve(document, one) === undefined)).toEqual(
      [],
    );
  });

  test('every named schema is used', () => {
    const used = new Set(valuesOf('$ref', document));
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !used.has(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });

  test.each(definitions.map((one) => [one.operation, one] as const))(
    '%s is described whole',
    (_name, one) => {
      const operation = operationOf(one);
      if (!operation) throw new Error('it is not in the document');
      expect(operation.summary.length).toBeGreaterThan(5);
      const named = (where: string) =>
        operation.parameters.filter((parameter) => parameter.in === where).map((parameter) => parameter.name);
      expect(named('path')).toEqual([...one.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
      expect(named('header').includes('If-Match')).toBe(one.ifMatch === true);
      expect(operation.requestBody !== undefined).toBe((one.body ?? one.takes) !== undefined);
      const success = operation.responses[String(one.status ?? 200)];
      expect(success?.content !== undefined).toBe(one.view !== undefined);
    },
  );

  test.each(definitions.map((one) => [one.operation, one] as const))(
    '%s lists its problems',
    (_name, one) => {
      const responses = operationOf(one)?.responses ?? {};
      for (const code of one.problems ?? []) {
        expect(responses[PROBLEMS[code][0]]?.description).toContain(`\`${code}\``);
      }
      const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      for (const [status, { description, content }] of failures) {
        expect(content).toHaveProperty(['application/problem+json']);
        const codes = [...description.matchAll(/`([^`]+)`/g)].map(
          ([, code]) => code as keyof typeof PROBLEMS,
        );
        expect(codes.map((code) => PROBLEMS[code][0])).toEqual(codes.map(() => Number(status)));
      }
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '429', '500', '503']));
    },
  );

  test('says which operations need no login', () => {
    const open = definitions
      .filter((one) => operationOf(one)?.security.some((way) => Object.keys(way).length === 0))
      .map((one) => one.operation);
    expect(open).toContain('getClaimDossier');
    expect(open).not.toContain('findSimilarClaims');
  });
});

describe('the other documents', () => {
  test('/docs is a page whose scripts and styles are served here', async () => {
    const page = await request(app)
      .get('/docs')
      .expect(200)
      .expect('content-type', /^text\/html/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      expect(file).toMatch(/^\//);
      const answer = await request(app).get(file).expect(200);
      if (file.endsWith('.js')) expect(answer.headers['content-type']).toMatch(/javascript/);
    }
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/<script>|\son\w+=/);
  });

  test('/verify-dossier.mjs is the script that a stranger reads and runs', async () => {
    const answer = await request(app).get('/verify-dossier.mjs').expect(200);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="?verify-dossier.mjs"?$/);
    const script = new URL('../../scripts/verify-dossier.mjs', import.meta.url);
    expect(answer.text).toBe(readFileSync(script, 'utf8'));
  });

  test('/schemas/dossier-1.json is JSON Schema 2020-12, complete in itself', async () => {
    const answer = await request(app)
      .get('/schemas/dossier-1.json')
      .expect(200)
      .expect('content-type', /^application\/schema\+json/);
    const schema = JSON.parse(answer.text || answer.body.toString()) as Json;
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: '/schemas/dossier-1.json',
    });
    const whole = (schema.$ref ? resolve(schema, schema.$ref as string) : schema) as Json;
    expect(whole).toMatchObject({ type: 'object', additionalProperties: false });
    expect((whole.properties as Json).dossier).toMatchObject({ const: 1 });
    const broken = (valuesOf('$ref', schema) as string[]).filter((one) => resolve(schema, one) === undefined);
    expect(broken).toEqual([]);
  });

  test('/problems lists the catalogue', async () => {
    const { body } = await request(app).get('/problems').expect(200);
    expect((body as { items: { type: string }[] }).items.map((one) => one.type)).toEqual(
      Object.keys(PROBLEMS).map((code) => `/problems/${code}`),
    );
  });

  test.each(Object.entries(PROBLEMS))(
    '/problems/%s is explained to people and to programs',
    async (code, told) => {
      const [status, title, explanation] = told;
      const address = `/problems/${code}`;
      const { body } = await request(app).get(address).set('Accept', 'application/json').expect(200);
      expect(body).toEqual({ type: address, status, title, explanation });
      const page = await request(app).get(address).set('Accept', 'text/html').expect(200);
      expect(page.text).toContain(`<title>${title}</title>`);
    },
  );

  test('a problem that there is not is not found', async () => {
    await request(app).get('/problems/constructor').expect(404);
  });
});
