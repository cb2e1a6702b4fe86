import { Page } from '../parts/page.tsx';

export function SourcePage() {
  return <Page title="SourcePage">{null}</Page>;
}
