export function Tokens(_props: { userId: string; isOwn: boolean }) {
  return null;
}
