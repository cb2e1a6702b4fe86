import { lazy, type ReactNode, Suspense, useState } from 'react';
import { ActorPicker } from '../parts/actor-picker.tsx';
import { queryClient } from '../queries.ts';

const NewActorDialog = lazy(async () => ({
  default: (await import('./new-actor-dialog.tsx')).NewActorDialog,
}));

/** Somebody of the record; who is not there yet is made on the way. */
export function ActorField({
  label,
  description,
  value,
  onChange,
  error,
  required,
}: {
  label: ReactNode;
  description?: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: string | undefined;
  required?: boolean;
}) {
  const [newName, setNewName] = useState<string | null>(null);
  return (
    <>
      <ActorPicker
        label={label}
        {...(description && { description })}
        value={value}
        onChange={onChange}
        error={error}
        required={required ?? false}
        onNew={setNewName}
      />
      {newName !== null && (
        <Suspense fallback={null}>
          <NewActorDialog
            name={newName}
            onClose={() => setNewName(null)}
            onMade={(actor) => {
              queryClient.setQueryData(['actors', actor.id], actor);
              setNewName(null);
              onChange(actor.id);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
