import { Button, Text } from '@mantine/core';
import { Link } from 'wouter';
import { Page } from '../parts/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Text>The address may be mistyped, or what stood here has another place now.</Text>
      <Button component={Link} href="/" mt="md">
        Search the record
      </Button>
    </Page>
  );
}
