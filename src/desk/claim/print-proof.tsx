/** How a reader of the paper checks it against the log. */
import { instantWords } from '../parts/dates.tsx';
import type { ClaimModel } from './claim.model.ts';
import { eventWords } from './history.words.ts';
import classes from './print.module.css';

export function PrintedProof({ model }: { model: ClaimModel }) {
  const { integrity, claim, throughEvent, history } = model;
  if (!integrity) return null;
  const address = `${location.origin}/claims/${claim.id}`;
  return (
    <>
      <section>
        <h2>History</h2>
        <table className={classes.history}>
          <thead>
            <tr>
              <th scope="col">Entry of the log</th>
              <th scope="col">When</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {history.map((one) => (
              <tr key={one.event}>
                <td>{one.event}</td>
                <td>{instantWords(one.at)}</td>
                <td>
                  <bdi>{eventWords(model, one)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className={classes.whole}>
        <h2>How to verify it</h2>
        <p>
          This page was made from a signed dossier. Download it at{' '}
          <span className={classes.address}>{address}</span> (“Download the dossier”), and drop the file on{' '}
          <span className={classes.address}>{location.origin}/verify</span>: it is checked in your browser,
          without the desk. A command-line verifier comes with the project.
        </p>
        <dl className={classes.facts}>
          <div>
            <dt>SHA-256 of the dossier</dt>
            <dd className={classes.hash}>{integrity.sha256}</dd>
          </div>
          <div>
            <dt>Newest entry of the log</dt>
            <dd>{throughEvent}</dd>
          </div>
          <div>
            <dt>Checkpoint of the log</dt>
            <dd className={classes.note}>{integrity.checkpoint.note}</dd>
          </div>
          <div>
            <dt>Signature</dt>
            <dd className={classes.note}>{integrity.signature.note}</dd>
          </div>
          <div>
            <dt>Key</dt>
            <dd className={classes.hash}>{integrity.signature.key}</dd>
          </div>
        </dl>
      </section>
    </>
  );
}
