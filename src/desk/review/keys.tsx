/** Single keys that act, for who wants them: never while one types, and they can be switched off (WCAG 2.1.4). */
import { Switch } from '@mantine/core';
import { useEffect, useRef, useSyncExternalStore } from 'react';

const PLACE = 'rejoinder-single-keys';
const listeners = new Set<() => void>();
/** What holds when the device keeps nothing. */
let chosen: boolean | null = null;

function readSetting(): boolean {
  if (chosen !== null) return chosen;
  try {
    return localStorage.getItem(PLACE) !== 'off';
  } catch {
    return true;
  }
}

function keepSetting(isOn: boolean): void {
  chosen = isOn;
  try {
    localStorage.setItem(PLACE, isOn ? 'on' : 'off');
  } catch {
    // Then it holds until the window is closed.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether single keys act on this device. */
export function useKeysSetting(): boolean {
  return useSyncExternalStore(subscribe, readSetting);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="listbox"], [role="menu"] *'))
  );
}

/** Lets single keys act, by their `KeyboardEvent.key`. */
export function useKeys(acts: Readonly<Record<string, (() => void) | undefined>>): void {
  const isOn = useKeysSetting();
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('[aria-modal="true"]')) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
}

/** The switch, with what the keys do. */
export function KeysSwitch({ help }: { help: string }) {
  const isOn = useKeysSetting();
  return (
    <Switch
      label="Single keys"
      description={isOn ? help : 'Off on this device.'}
      checked={isOn}
      onChange={(event) => keepSetting(event.currentTarget.checked)}
    />
  );
}
