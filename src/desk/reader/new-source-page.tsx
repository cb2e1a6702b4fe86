import { Page } from '../parts/page.tsx';

export function NewSourcePage() {
  return <Page title="NewSourcePage">{null}</Page>;
}
