import { Page } from '../parts/page.tsx';

export function VerifyPage() {
  return <Page title="VerifyPage">{null}</Page>;
}
