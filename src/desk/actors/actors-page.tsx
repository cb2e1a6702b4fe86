import { Page } from '../parts/page.tsx';

export function ActorsPage() {
  return <Page title="ActorsPage">{null}</Page>;
}
