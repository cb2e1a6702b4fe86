/** The one file that sees every feature. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type Express, Router } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import type { Service } from './access/caller.ts';
import { identifier } from './access/identity.ts';
import { makeSessionSecret } from './access/session-secret.ts';
import { cookieName, readSession } from './access/sessions.ts';
import { actorRoutes } from './actors/actors.routes.ts';
import { claimRoutes } from './claims/claims.routes.ts';
import { dossierRoutes } from './dossiers/dossiers.routes.ts';
import { DossierView } from './dossiers/dossiers.schema.ts';
import { exchangeRoutes } from './exchange/exchange.routes.ts';
import { readBody } from './http/body.ts';
import { deskRouter } from './http/desk.ts';
import { contentSecurityPolicy, docsRouter } from './http/docs.ts';
import type { Definition, Endpoint } from './http/endpoint.ts';
import { errorHandler, unknownAddress } from './http/errors.ts';
import { healthRouter } from './http/health.ts';
import { mount } from './http/mount.ts';
import { createMetrics, observe, requestId } from './http/observing.ts';
import { BASE, openApi } from './http/openapi.ts';
import { logRoutes } from './log/log.routes.ts';
import { rebuttalRoutes } from './rebuttals/rebuttals.routes.ts';
import { redactionRoutes } from './redactions/redactions.routes.ts';
import { replyRequestRoutes } from './reply-requests/reply-requests.routes.ts';
import { reviewRoutes } from './reviews/reviews.routes.ts';
import { sessionRoutes } from './session/session.routes.ts';
import { sourceRoutes } from './sources/sources.routes.ts';
import { tokenRoutes } from './tokens/tokens.routes.ts';
import { userRoutes } from './users/users.routes.ts';

/** Every operation of the API, in the order of the documentation. */
export const endpoints: readonly Endpoint[] = [
  ...sourceRoutes,
  ...actorRoutes,
  ...claimRoutes,
  ...rebuttalRoutes,
  ...reviewRoutes,
  ...dossierRoutes,
  ...replyRequestRoutes,
  ...logRoutes,
  ...sessionRoutes,
  ...userRoutes,
  ...tokenRoutes,
  ...exchangeRoutes,
  ...redactionRoutes,
];

/** Where the desk is built; the same place from src and from dist. */
const DESK = new URL('../dist/desk/', import.meta.url);

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export interface AppOptions {
  trustProxy?: boolean | number | string;
  /** Where readers find the service. By https, cookies are secure. */
  publicUrl?: string;
  /** Signs the cookies of sessions; a random one, when left out, knows none of an earlier process. */
  sessionSecret?: string;
  /** Holds every answer against its own schema: on in tests. */
  checkAnswers?: boolean;
}

/** The service as an Express application, ready to listen or to be tested. */
export function createApp(service: Service, options: AppOptions = {}): Express {
  const app = express();
  const metrics = createMetrics();
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', false)
    .set('trust proxy', options.trustProxy ?? false);
  app.use(
    requestId,
    observe(service.log, metrics),
    helmet({
      contentSecurityPolicy,
      strictTransportSecurity: options.publicUrl?.startsWith('https:') ?? false,
    }),
  );

  const dossierSchema = () => ({
    ...z.toJSONSchema(DossierView, { io: 'output' }),
    $id: '/schemas/dossier-1.json',
  });
  const { publicUrl, sessionSecret = makeSessionSecret() } = options;
  const document = () =>
    openApi(endpoints, { version, server: publicUrl ?? '', cookie: cookieName(publicUrl) });

  const api = Router({ caseSensitive: true, strict: true });
  api.use(
    (_request, response, next) => {
      response.setHeader('Cache-Control', 'private, no-cache');
      response.setHeader('Vary', 'Authorization, Cookie');
      next();
    },
    readSession(service.pool, { secret: sessionSecret, publicUrl }),
    readBody,
  );
  const { checkAnswers = false } = options;
  mount(api, { service, identify: identifier(service, publicUrl), checkAnswers }, endpoints);
  api.use(unknownAddress(methodsAt));
  // First: Express asks one after the other.
  app.use(BASE, api);
  app.use(healthRouter(service, metrics), docsRouter(document, { 'dossier-1.json': dossierSchema }));

  app.use(deskRouter(fileURLToPath(DESK)));
  app.use(unknownAddress(() => []));
  app.use(errorHandler(service.log));
  return app;
}

/** The methods of the endpoints whose path fits an address. */
function methodsAt(address: string): string[] {
  const fits = ({ path }: Pick<Definition, 'path'>) =>
    new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`).test(address);
  return [...new Set(endpoints.filter(fits).map((one) => one.method))];
}
