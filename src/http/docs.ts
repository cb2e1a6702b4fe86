/** What documents the API: the OpenAPI document, a page to read and try it, the problems, the dossier's schema. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { PROBLEMS, Problem, type ProblemCode } from './problem.ts';

const swaggerFolder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** The verifier that a stranger reads and runs; the same place from src and from dist. */
const VERIFIER = fileURLToPath(new URL('../../scripts/verify-dossier.mjs', import.meta.url));

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rejoinder: the API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="api"><noscript>The API is described at <a href="/openapi.json">/openapi.json</a>.</noscript></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, tryItOutEnabled: false, validatorUrl: null });\n`;

function problemPage(code: ProblemCode): string {
  const [status, title, explanation] = PROBLEMS[code];
  const text = explanation
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/`([^`]*)`/g, '<code>$1</code>');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><h1>${title}</h1><p>${text}</p><p>Status ${status}, <code>${code}</code>. All problems: <a href="/problems">/problems</a>.</p></body>
</html>
`;
}

function describe(code: ProblemCode) {
  const [status, title, explanation] = PROBLEMS[code];
  return { type: `/problems/${code}`, status, title, explanation };
}

/** A document as JSON, made when somebody first asks for it: it takes a tenth of a second and megabytes. */
function madeOnce(make: () => object): () => string {
  let text: string | undefined;
  return () => {
    text ??= JSON.stringify(make());
    return text;
  };
}

/** The documents, at the root. */
export function docsRouter(openapi: () => object, schemas: Readonly<Record<string, () => object>>): Router {
  const router = Router();
  const document = madeOnce(openapi);
  router.get('/openapi.json', (_request, response) => void response.type('json').send(document()));
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START));
  for (const file of SWAGGER_FILES) {
    router.get(`/docs/${file}`, (_request, response) =>
      response.sendFile(path.join(swaggerFolder, file), { maxAge: '1d' }),
    );
  }
  router.get('/verify-dossier.mjs', (_request, response) => response.download(VERIFIER));
  router.get('/problems', (_request, response) => {
    response.json({ items: (Object.keys(PROBLEMS) as ProblemCode[]).map(describe) });
  });
  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!Object.hasOwn(PROBLEMS, code)) throw new Problem('not-found');
    const known = code as ProblemCode;
    response.format({
      'text/html': () => response.send(problemPage(known)),
      'application/json': () => response.json(describe(known)),
    });
  });
  for (const [name, make] of Object.entries(schemas)) {
    const schema = madeOnce(make);
    router.get(
      `/schemas/${name}`,
      (_request, response) => void response.type('application/schema+json').send(schema()),
    );
  }
  return router;
}

/** For pages that load nothing from elsewhere. The reference page styles itself inline. */
export const contentSecurityPolicy = {
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  },
};
