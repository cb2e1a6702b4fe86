import { Page } from '../parts/page.tsx';

export function RebuttalPage() {
  return <Page title="RebuttalPage">{null}</Page>;
}
