/** Runs the cases of RFC 6962 proofs and of RFC 8785 that a folder holds; they are not ours to keep here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalBytes } from '../../src/ledger/event.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/merkle.ts';
import { script } from '../support/verify-script.ts';

export interface InclusionCase {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}

export interface ConsistencyCase {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

const fromBase64 = (text: string | null) => Buffer.from(text ?? '', 'base64');

function isRefused(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}

/** Whether each of the two implementations refuses the case: that of src, and that of the script. */
export function refusals(one: InclusionCase | ConsistencyCase): boolean[] {
  const proof = (one.proof ?? []).map(fromBase64);
  if ('leafIdx' in one) {
    const given = [one.leafIdx, one.treeSize, fromBase64(one.leafHash), proof, fromBase64(one.root)] as const;
    return [isRefused(() => verifyInclusion(...given)), isRefused(() => script.checkInclusion(...given))];
  }
  const given = [one.size1, one.size2, proof, fromBase64(one.root1), fromBase64(one.root2)] as const;
  return [isRefused(() => verifyConsistency(...given)), isRefused(() => script.checkConsistency(...given))];
}

function filesUnder(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => /\.(json|txt)$/.test(name)).map((name) => path.join(folder, name));
}

function proofCases(folder: string): Record<string, number> {
  const files = filesUnder(folder).filter((file) => file.endsWith('.json'));
  let accepted = 0;
  for (const file of files) {
    const one = JSON.parse(readFileSync(file, 'utf8')) as InclusionCase | ConsistencyCase;
    if (refusals(one).some((isWrong) => isWrong !== one.wantErr))
      throw new Error(`${file} is answered wrongly`);
    if (!one.wantErr) accepted++;
  }
  return { proofs: files.length, accepted, refused: files.length - accepted };
}

function canonicalCases(folder: string): Record<string, number> {
  const inputs = filesUnder(path.join(folder, 'input'));
  for (const file of inputs) {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const name = path.relative(path.join(folder, 'input'), file).replace(/\.json$/, '');
    const output = readFileSync(path.join(folder, 'output', `${name}.json`)).toString('hex');
    const outhex = path.join(folder, 'outhex', `${name}.txt`);
    for (const written of [canonicalBytes(value), Buffer.from(script.canonical(value))]) {
      const is = written.toString('hex');
      // An editor may have ended the file with a newline.
      if (![is, `${is}0a`].includes(output)) throw new Error(`${file} is written otherwise`);
      if (existsSync(outhex) && readFileSync(outhex, 'utf8').replace(/\s+/g, '') !== is) {
        throw new Error(`${file} is written otherwise than ${outhex}`);
      }
    }
  }
  return { 'canonical forms': inputs.length };
}

/** Throws for the first case that is answered wrongly. Answers the figures. */
export function conformance(folder: string): Record<string, number> {
  return {
    ...proofCases(path.join(folder, 'merkle-rfc6962')),
    ...canonicalCases(path.join(folder, 'jcs-rfc8785')),
  };
}
