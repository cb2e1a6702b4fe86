import { Page } from '../parts/page.tsx';

export function EditRebuttalPage() {
  return <Page title="EditRebuttalPage">{null}</Page>;
}
