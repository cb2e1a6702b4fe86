import { Page } from '../parts/page.tsx';

export function SourcesPage() {
  return <Page title="SourcesPage">{null}</Page>;
}
