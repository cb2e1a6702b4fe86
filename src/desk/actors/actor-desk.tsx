import type { Actor, Tagged } from '../api.ts';

export function ActorDesk(_props: { answer: Tagged<Actor> }) {
  return null;
}
