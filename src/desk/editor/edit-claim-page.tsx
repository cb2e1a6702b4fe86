import { Page } from '../parts/page.tsx';

export function EditClaimPage() {
  return <Page title="EditClaimPage">{null}</Page>;
}
