import { ActorField } from '../editor/actor-field.tsx';
import { OptionalChoice } from '../editor/choice.tsx';
import type { EvidenceDraft } from '../editor/drafts.ts';
import { MODE } from '../words.ts';

type Part = Pick<EvidenceDraft, 'reportedById' | 'mode'>;

/** How the source gives the words of a statement that is recorded with it; who said them stands in its own field. */
export function HowGiven({
  value,
  onChange,
  fault,
}: {
  value: Part;
  onChange: (patch: Partial<Part>) => void;
  fault: (pointer: string) => string | undefined;
}) {
  return (
    <>
      <OptionalChoice
        label="How the source gives the words"
        none="Not said"
        words={MODE}
        value={value.mode}
        onChange={(mode) => onChange({ mode })}
        error={fault('/mode')}
      />
      <ActorField
        label="Reported by"
        description="Who tells that it was said; usually who published the source."
        value={value.reportedById}
        onChange={(reportedById) => onChange({ reportedById })}
        error={fault('/reportedById')}
      />
    </>
  );
}
