import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Allowed } from '../parts/allowed.tsx';
import { Answer } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import classes from './exchange.module.css';
import { ExportSection, MemoryNote } from './export-section.tsx';
import { ImportSection } from './import-section.tsx';

/** The record as files: out of this installation, and into one that has none yet. */
export function ExchangePage() {
  return (
    <Allowed operation="importRecord" who="admins" title="Export and import">
      {() => <Exchange />}
    </Allowed>
  );
}

/** Whether an import can go in here: a rebuttal is never without its claim. */
async function isEmpty(signal: AbortSignal): Promise<boolean> {
  const { claims, actors, sources } = api;
  const lists = await Promise.all([claims, actors, sources].map((one) => one.list({ limit: 1 }, signal)));
  return lists.every(({ items }) => items.length === 0);
}

function Exchange() {
  const empty = useQuery({ queryKey: ['record-empty'], queryFn: ({ signal }) => isEmpty(signal) });
  return (
    <Page title="Export and import">
      <section aria-labelledby="export">
        <Title order={2} size="h3" id="export">
          Export
        </Title>
        <Text my="sm" className={classes.intro}>
          A file of lines of JSON. Several people may export at once, and the desk goes on meanwhile.
        </Text>
        <MemoryNote />
        <div className={classes.cards}>
          <ExportSection form="record" title="The whole record" action="Export the record">
            <Text my="sm">
              Everything as it is now, drafts and withdrawn records too, for another installation to import.
              It holds no addresses, passwords or keys, and is no backup: “rejoinder backup” makes one.
            </Text>
          </ExportSection>
          <ExportSection form="dossiers" title="The published dossiers" action="Export the dossiers">
            <Text my="sm">
              Every published claim as its signed dossier, one a line: for whoever mirrors the record or
              checks all of it. Everybody may have these.
            </Text>
          </ExportSection>
        </div>
      </section>
      <section aria-labelledby="import" className={classes.import}>
        <Title order={2} size="h3" id="import">
          Import
        </Title>
        <Text my="sm" className={classes.intro}>
          An exported record comes in with its ids, dates, versions and reviews, whole or not at all. The
          ledger says of everything that it was imported, and by whom.
        </Text>
        <Answer query={empty} what="state of this installation">
          {(isFree) => <ImportSection isFree={isFree} />}
        </Answer>
      </section>
    </Page>
  );
}
