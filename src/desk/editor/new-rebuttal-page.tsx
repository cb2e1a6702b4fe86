import { Page } from '../parts/page.tsx';

export function NewRebuttalPage() {
  return <Page title="NewRebuttalPage">{null}</Page>;
}
