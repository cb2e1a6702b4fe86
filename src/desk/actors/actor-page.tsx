import { Page } from '../parts/page.tsx';

export function ActorPage() {
  return <Page title="ActorPage">{null}</Page>;
}
