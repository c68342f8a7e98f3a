import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";

export type DemoPerson = {
  readonly email: string;
  readonly name: string;
  readonly organizations: readonly { readonly name: string; readonly role: string }[];
};

/** The sandbox's people: one click signs in as any of them. */
export function DemoPeople({
  people,
  action,
  next,
}: {
  readonly people: readonly DemoPerson[];
  readonly action: (form: FormData) => Promise<void>;
  readonly next: string;
}) {
  return (
    <section aria-labelledby="demo" className="mt-8">
      <h2 id="demo" className="mb-1 flex items-center gap-2 text-sm font-semibold text-dim">
        Sign in as a demo person <SandboxMark />
      </h2>
      <p className="mb-3 text-xs text-faint">One click, no letter. Everything they do is real here, and costs nobody anything.</p>
      {people.length === 0 && <p className="text-sm text-dim">No demo people yet: the seed has not run.</p>}
      <ul className="grid gap-2">
        {people.map((person) => (
          <li key={person.email}>
            <form action={action} className="flex items-center justify-between gap-3 rounded-control border border-line bg-panel px-3 py-2">
              <input type="hidden" name="email" value={person.email} />
              <input type="hidden" name="next" value={next} />
              <span className="min-w-0">
                <span className="block truncate font-semibold">{person.name}</span>
                <span className="block text-xs text-dim">
                  {person.organizations.map(({ name, role }) => `${name} (${role})`).join(" · ") || "no organization yet"}
                </span>
              </span>
              <SubmitButton kind="ghost" small aria-label={`Sign in as ${person.name}`}>
                Sign in
              </SubmitButton>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
