import { Button, Group, NativeSelect, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Me, WorkItem } from '../api.ts';
import { Allowed } from '../parts/allowed.tsx';
import { useListParams } from '../parts/list-query.ts';
import { Page } from '../parts/page.tsx';
import { choices, RECORD_TYPE } from '../words.ts';
import { TakenBack } from './taken-back.tsx';
import classes from './work.module.css';
import { SECTION, type WorkFilter, WorkSection } from './work-section.tsx';

/** What asks most for somebody comes first. */
const STATES = ['changes_requested', 'draft', 'in_review', 'rejected'] as const;

/** What is on the way to the public: one's own, or everybody's. */
export function WorkPage() {
  return (
    <Allowed operation="createClaim" who="editors" title="My work">
      {(me) => <Work me={me} />}
    </Allowed>
  );
}

function Work({ me }: { me: Me }) {
  const { query, set } = useListParams(['mine', 'state', 'type']);
  const [takenBack, setTakenBack] = useState<WorkItem | null>(null);
  const isMine = query.mine !== 'false';
  const state = STATES.find((one) => one === query.state);
  const type = choices(RECORD_TYPE).find(({ value }) => value === query.type)?.value;
  const filter: WorkFilter = { isMine, type };

  return (
    <Page
      title={isMine ? 'My work' : 'Everybody’s work'}
      aside={
        <Group gap="sm">
          <Button component={Link} href="/sources/new" variant="default">
            Read in a source
          </Button>
          <Button component={Link} href="/claims/new">
            New claim
          </Button>
        </Group>
      }
    >
      <div className={classes.filters}>
        <SegmentedControl
          aria-label="Whose work"
          value={isMine ? 'mine' : 'all'}
          onChange={(value) => set({ mine: value === 'mine' ? '' : 'false' })}
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'Everybody’s' },
          ]}
        />
        <NativeSelect
          label="State"
          value={state ?? ''}
          onChange={(event) => set({ state: event.currentTarget.value })}
          data={[{ value: '', label: 'All' }, ...STATES.map((value) => ({ value, label: SECTION[value] }))]}
        />
        <NativeSelect
          label="Type"
          value={type ?? ''}
          onChange={(event) => set({ type: event.currentTarget.value })}
          data={[{ value: '', label: 'All' }, ...choices(RECORD_TYPE)]}
        />
      </div>
      <TakenBack item={takenBack} />
      <Stack gap="xl">
        {(state ? [state] : STATES).map((one) => (
          <WorkSection key={one} state={one} filter={filter} me={me} onTakenBack={setTakenBack} />
        ))}
      </Stack>
    </Page>
  );
}
