import { type DestinationStream, type Logger, pino } from 'pino';

/** What a log never shows, should an error bring it along. */
const SECRETS = [
  'error.config',
  ...['headers', '*.headers'].flatMap((headers) => [
    `${headers}.authorization`,
    `${headers}.cookie`,
    `${headers}["set-cookie"]`,
  ]),
];

/** Of an error, what helps to find it. All else may hold rows of the database: words, names, digests of secrets. */
function fieldsOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  const { code } = error as { code?: unknown };
  return { type, message, stack, ...(typeof code === 'string' && { code }) };
}

/** The log of a process, one JSON object a line, on stdout unless `destination` is given. An error stands in `error`. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, redact: SECRETS, serializers: { error: fieldsOf } };
  return destination ? pino(options, destination) : pino(options);
}
