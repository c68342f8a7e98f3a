/** One of the sandbox's own settings (ports and shared secrets that `npm start` chooses), or undefined when it is not set. */
export function setting(name: string): string | undefined {
  return process.env[name] || undefined;
}
