/** Evidence in its order: where it was said first and apart, what speaks for and against beside each other, context last. */
import { Text, Title } from '@mantine/core';
import { EvidenceItem } from '../parts/quotation.tsx';
import { ROLE } from '../words.ts';
import type { ClaimModel, Evidence } from './claim.model.ts';
import classes from './claim.module.css';
import { EvidenceTools } from './staff.tsx';

type Type = 'claim' | 'rebuttal';
interface Props {
  model: ClaimModel;
  /** Of the claim, or of the answer with this id. */
  id: string;
  type: Type;
  evidence: readonly Evidence[];
}

const BROUGHT = { speaker: 'Offered by the speaker', desk: 'Found by the desk' } as const;

/** Evidence for and against the claim. */
export function ClaimEvidence(props: Props) {
  const of = (role: Evidence['role']) => props.evidence.filter((one) => one.role === role);
  const [supports, opposes, context] = [of('supports'), of('opposes'), of('context')];
  return (
    <>
      <Appearances {...props} evidence={of('appearance')} isHeaded />
      <div className={classes.sides}>
        <div>
          <Title order={3} size="h5">
            Evidence for it
          </Title>
          <Brought {...props} evidence={supports} />
          {supports.length === 0 && <Text c="dimmed">None is recorded.</Text>}
        </div>
        <div>
          <Title order={3} size="h5">
            Evidence against it
          </Title>
          <Brought {...props} evidence={opposes} />
          {opposes.length === 0 && <Text c="dimmed">None is recorded beside the rebuttals.</Text>}
        </div>
      </div>
      {context.length > 0 && (
        <>
          <Title order={3} size="h5" mt="md">
            Context
          </Title>
          <Items {...props} evidence={context} />
        </>
      )}
    </>
  );
}

/** Evidence of an answer: its words first, then what was brought for it. */
export function AnswerEvidence(props: Props) {
  const { evidence } = props;
  return (
    <>
      <Appearances {...props} evidence={evidence.filter((one) => one.role === 'appearance')} />
      <Brought {...props} evidence={evidence.filter((one) => one.role !== 'appearance')} />
    </>
  );
}

function Appearances({ isHeaded, ...props }: Props & { isHeaded?: boolean }) {
  if (props.evidence.length === 0) {
    return <Text c="dimmed">No place is recorded in which it was said.</Text>;
  }
  return (
    <>
      {isHeaded && (
        <Title order={3} size="h5">
          {ROLE.appearance.label}
        </Title>
      )}
      <Items {...props} />
    </>
  );
}

/** What the speaker offered stands apart from what the desk found. */
function Brought(props: Props) {
  return (['speaker', 'desk'] as const).map((by) => {
    const evidence = props.evidence.filter((one) => one.offeredBy === by);
    if (evidence.length === 0) return null;
    return (
      <div key={by} className={classes.brought} data-by={by}>
        <p className={classes.by}>{BROUGHT[by]}</p>
        <Items {...props} evidence={evidence} />
      </div>
    );
  });
}

function Items({ model, id, type, evidence }: Props) {
  return (
    <ul className={classes.evidence} aria-label="Evidence">
      {evidence.map((one) => (
        <li key={one.id}>
          <EvidenceItem evidence={one} shown={model} type={type} />
          <EvidenceTools model={model} id={id} evidence={one} />
        </li>
      ))}
    </ul>
  );
}
