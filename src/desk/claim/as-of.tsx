/** The claim as it was published at an earlier time. */
import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { Link, useLocation, useSearchParams } from 'wouter';
import { statedWords } from '../parts/dates.tsx';
import { useHere } from './addresses.ts';
import classes from './claim.module.css';

/** `isShown` when there is a claim to see as of then. */
export function AsOfBanner({ asOf, isShown }: { asOf: string; isShown: boolean }) {
  const here = useHere();
  return (
    <div role="status" className={classes.banner}>
      <span>
        {isShown ? 'As it was published on' : 'You asked for'} <b>{statedWords(asOf)}</b>.
      </span>
      <Anchor component={Link} href={here({ asOf: '' })} c="inherit">
        Back to what is published now
      </Anchor>
    </div>
  );
}

/** A day to go back to: its end, in UTC. */
export function AsOfForm() {
  const here = useHere();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const asOf = params.get('asOf') ?? '';
  const show = (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const day = String(new FormData(event.currentTarget).get('asOf') ?? '');
    navigate(here({ asOf: day, as: '' }));
  };
  return (
    <form onSubmit={show} className={classes.asOf} key={asOf}>
      <TextInput
        type="date"
        name="asOf"
        label="As of"
        description="The claim as it was published at the end of this day (UTC)"
        defaultValue={asOf.slice(0, 10)}
        max={new Date().toISOString().slice(0, 10)}
        required
        withAsterisk={false}
      />
      <Button type="submit" variant="default" size="sm">
        Show
      </Button>
      {asOf === '' && (
        <Text size="sm" c="dimmed">
          You see it as it is now.
        </Text>
      )}
    </form>
  );
}
