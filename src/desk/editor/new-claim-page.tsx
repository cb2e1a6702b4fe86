import { Page } from '../parts/page.tsx';

export function NewClaimPage() {
  return <Page title="NewClaimPage">{null}</Page>;
}
