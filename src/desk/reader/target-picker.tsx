/** Which claim, or which answer in its thread, a passage belongs to. */
import { Button, Loader, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { api, type Citation, type Kind, type Rebuttal } from '../api.ts';
import { Loading, ProblemNote } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { shortened, Words } from '../parts/text.tsx';
import { ACT, type State } from '../words.ts';
import classes from './workbench.module.css';

const PAUSE_MS = 250;
const SHOWN = 160;

/** A claim or an answer of its thread. */
export interface Target {
  kind: Kind;
  id: string;
  claimId: string;
}

type Answer = Pick<Rebuttal, 'id' | 'act' | 'responderId' | 'text' | 'state' | 'language'> & {
  rebuttals: Answer[];
};

interface Props {
  label: string;
  citations: readonly Citation[];
  value: Target | null;
  onChange: (target: Target | null) => void;
  error?: string | undefined;
}

export function TargetPicker({ label, citations, value, onChange, error }: Props) {
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <Text component="legend" fw={500} size="sm" p={0} mb={4}>
        {label}
      </Text>
      {value ? (
        <Thread value={value} onChange={onChange} />
      ) : (
        <ClaimSearch citations={citations} onChoose={(id) => onChange({ kind: 'claims', id, claimId: id })} />
      )}
      {error && (
        <Text size="sm" c="red.9" role="alert">
          {error}
        </Text>
      )}
    </fieldset>
  );
}

function ClaimSearch({
  citations,
  onChoose,
}: {
  citations: readonly Citation[];
  onChoose: (claimId: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const listId = useId();
  const found = useQuery({
    queryKey: ['claims', 'pick', q],
    queryFn: ({ signal }) => api.claims.list({ q, limit: 8 }, signal),
    placeholderData: keepPreviousData,
  });
  const here = q === '' ? citedClaims(citations) : [];
  const items = (found.data?.items ?? []).filter(({ id }) => !here.some((one) => one.id === id));
  return (
    <>
      <TextInput
        type="search"
        label="Search the claims"
        placeholder="Words of the claim"
        leftSection={<Search size={16} aria-hidden />}
        rightSection={found.isFetching ? <Loader size="xs" aria-hidden /> : null}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        aria-controls={listId}
        maxLength={200}
      />
      {found.error && <ProblemNote error={found.error} again={() => void found.refetch()} />}
      <ul id={listId} className={classes.results} aria-label="Claims found">
        {here.map(({ id, text, actorName, state }) => (
          <li key={id}>
            <Choice text={text} about={<bdi>{actorName}</bdi>} state={state} onClick={() => onChoose(id)} />
          </li>
        ))}
        {items.map(({ id, text, claimantName, state, language }) => (
          <li key={id}>
            <Choice
              text={text}
              lang={language}
              about={<bdi>{claimantName}</bdi>}
              state={state}
              onClick={() => onChoose(id)}
            />
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" role="status">
        {found.data && items.length + here.length === 0 && 'No claim has these words.'}
      </Text>
    </>
  );
}

/** The claims that are cited from this source already: most often it is one of them. */
function citedClaims(citations: readonly Citation[]) {
  const claims = citations.flatMap(({ record }) => (record.type === 'claim' ? [record] : []));
  return [...new Map(claims.map((one) => [one.id, one])).values()].slice(0, 6);
}

function Choice({
  text,
  lang,
  about,
  state,
  isChosen,
  depth = 0,
  onClick,
}: {
  text: string;
  lang?: string | null;
  about: ReactNode;
  state: State;
  isChosen?: boolean;
  depth?: number;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      className={classes.result}
      style={{ marginInlineStart: `${Math.min(depth, 4) * 0.9}rem`, width: 'auto' }}
      aria-pressed={isChosen}
      onClick={onClick}
    >
      <Words text={shortened(text, SHOWN)} lang={lang ?? null} />
      <small>
        {about} {state !== 'published' && <StateBadge value={state} />}
      </small>
    </button>
  );
}

/** The claim that was chosen, and the answers to it: one of them may be meant. */
function Thread({ value, onChange }: { value: Target; onChange: (target: Target | null) => void }) {
  const { claimId } = value;
  const thread = useQuery({
    queryKey: ['claims', claimId, 'working'],
    queryFn: ({ signal }) => api.claims.working(claimId, signal),
  });
  const { data } = thread;
  return (
    <>
      {!data && !thread.error && <Loading what="the thread" />}
      {thread.error && <ProblemNote error={thread.error} again={() => void thread.refetch()} />}
      {data && (
        <ul className={classes.results} aria-label="The claim and its rebuttals">
          <li>
            <Choice
              text={data.claim.text}
              lang={data.claim.language}
              about={
                <>
                  Claim · <bdi>{data.actors[data.claim.claimantId]?.name}</bdi>
                </>
              }
              state={data.state}
              isChosen={value.kind === 'claims'}
              onClick={() => onChange({ kind: 'claims', id: claimId, claimId })}
            />
          </li>
          {flat(data.rebuttals as Answer[], 1).map(({ answer, depth }) => (
            <li key={answer.id}>
              <Choice
                text={answer.text}
                lang={answer.language}
                about={
                  <>
                    {ACT[answer.act].label} · <bdi>{data.actors[answer.responderId]?.name}</bdi>
                  </>
                }
                state={answer.state}
                depth={depth}
                isChosen={value.id === answer.id}
                onClick={() => onChange({ kind: 'rebuttals', id: answer.id, claimId })}
              />
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" size="compact-sm" mt="xs" onClick={() => onChange(null)}>
        Another claim
      </Button>
    </>
  );
}

function flat(answers: readonly Answer[], depth: number): { answer: Answer; depth: number }[] {
  return answers.flatMap((answer) => [{ answer, depth }, ...flat(answer.rebuttals, depth + 1)]);
}
