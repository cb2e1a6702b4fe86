import { PasswordInput } from '@mantine/core';

interface Props {
  label: string;
  value: string;
  onChange: (password: string) => void;
  fault?: string | undefined;
}

/** A box for a new password, which says beforehand what it has to be. */
export function NewPassword({ label, value, onChange, fault }: Props) {
  return (
    <PasswordInput
      name="new-password"
      label={label}
      description="At least 12 characters, without your name or address. A few words that you can remember are best."
      autoComplete="new-password"
      required
      withAsterisk={false}
      maxLength={200}
      value={value}
      error={fault}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
    />
  );
}
