/** Puts the focus on the first field that is wrong, once it is shown so. */
export function focusFirstFault(form: HTMLElement | null): void {
  setTimeout(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-faulty] input');
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
  });
}
