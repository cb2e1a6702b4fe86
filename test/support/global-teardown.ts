/** Ends what `global-setup.ts` started; both run in jest's own process. */
export default async function teardown(): Promise<void> {
  const { stopTestServer } = globalThis as { stopTestServer?: () => Promise<void> };
  await stopTestServer?.();
}
