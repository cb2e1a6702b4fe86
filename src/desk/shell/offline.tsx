import { useSyncExternalStore } from 'react';
import classes from './shell.module.css';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the device says that it has a line. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

export function OfflineBanner() {
  const isOnline = useOnline();
  return (
    <div role="status" className={classes.offline} hidden={isOnline}>
      {isOnline
        ? ''
        : 'You are offline. What was loaded can still be read; what you write waits on this device.'}
    </div>
  );
}
