/** The first stop of the keyboard on each page: past what stands around it, to `#content`. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only z-40 rounded-control bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      Skip to the content
    </a>
  );
}
