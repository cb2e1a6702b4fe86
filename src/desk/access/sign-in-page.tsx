import { Page } from '../parts/page.tsx';

export function SignInPage() {
  return <Page title="SignInPage">{null}</Page>;
}
