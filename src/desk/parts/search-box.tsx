import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

/** How long after the last key a search begins. */
const PAUSE_MS = 250;

interface Props {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  onSearch: (q: string) => void;
}

/** A box that searches as one types; it follows the value, which may change by itself: back, forward, “clear”. */
export function SearchBox({ label, description, placeholder, value, onSearch }: Props) {
  const [typed, setTyped] = useState(value);
  const page = useRef(location.pathname);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => {
      // Whoever has gone on, and waits for the next page, is not brought back by a search.
      if (location.pathname === page.current) onSearch(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      type="search"
      size="md"
      label={label}
      description={description}
      placeholder={placeholder}
      leftSection={<Search size={18} aria-hidden />}
      value={typed}
      onChange={(event) => {
        page.current = location.pathname;
        setTyped(event.currentTarget.value);
      }}
      maxLength={200}
    />
  );
}
