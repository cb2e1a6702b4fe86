import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import classes from './exchange.module.css';
import { lineOf } from './record-file.ts';

/** The line for which an import was refused: its number, what is wrong with it, and how it begins. */
export function RefusedLine({
  problem,
  file,
  children,
}: {
  problem: ApiProblem;
  file: File;
  children: ReactNode;
}) {
  const number = Number(problem.members.line);
  const line = useQuery({
    queryKey: ['refused-line', file.name, file.lastModified, file.size, number],
    queryFn: () => lineOf(file, number),
    gcTime: 0,
  });
  return (
    <Alert color="red" role="alert" title={`Line ${number.toLocaleString('en')} cannot be imported`}>
      <ul className={classes.faults}>
        {problem.errors.map(({ pointer, detail }) => (
          <li key={`${pointer} ${detail}`}>
            {pointer && <code>{pointer}</code>} {detail}
          </li>
        ))}
      </ul>
      {line.data && (
        <>
          <Text size="sm" mt="sm">
            The line:
          </Text>
          <pre className={classes.line}>{line.data}</pre>
        </>
      )}
      <Text mt="sm">Nothing of the import stays.</Text>
      {children}
    </Alert>
  );
}
