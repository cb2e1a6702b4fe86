import { Page } from '../parts/page.tsx';

export function ClaimPage() {
  return <Page title="ClaimPage">{null}</Page>;
}
