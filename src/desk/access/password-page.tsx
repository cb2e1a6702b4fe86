import { Page } from '../parts/page.tsx';

export function PasswordPage() {
  return <Page title="PasswordPage">{null}</Page>;
}
