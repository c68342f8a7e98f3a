import { Notice } from "#components/ui/notice.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { DemoPeople, type DemoPerson } from "./demo-people.tsx";
import { EmailForm, type EmailState } from "./email-form.tsx";
import { signInError } from "./sign-in-errors.ts";

type Actions = {
  readonly byEmail: (state: EmailState, form: FormData) => Promise<EmailState>;
  readonly byLinkedin: (form: FormData) => Promise<void>;
  readonly byDemo: (form: FormData) => Promise<void>;
};

/** The ways in. `demo` is null outside the sandbox; `linkedin` says whether it is set up. */
export function SignIn({
  next,
  error,
  linkedin,
  sandbox,
  demo,
  actions,
}: {
  readonly next: string;
  readonly error: string | undefined;
  readonly linkedin: boolean;
  readonly sandbox: boolean;
  readonly demo: readonly DemoPerson[] | null;
  readonly actions: Actions;
}) {
  const problem = signInError(error);
  return (
    <>
      {problem && (
        <Notice tone="bad" live className="mb-4">
          {problem}
        </Notice>
      )}
      <EmailForm action={actions.byEmail} next={next} />
      {sandbox && (
        <p className="mt-2 text-xs text-faint">
          <SandboxMark /> Letters arrive in the{" "}
          <a className="underline" href="/sandbox/inbox">
            sandbox inbox
          </a>
          .
        </p>
      )}
      {linkedin && (
        <form action={actions.byLinkedin} className="mt-4 border-t border-line pt-4">
          <input type="hidden" name="next" value={next} />
          <SubmitButton kind="ghost" className="w-full">
            Continue with LinkedIn{sandbox && <SandboxMark />}
          </SubmitButton>
        </form>
      )}
      {demo && <DemoPeople people={demo} action={actions.byDemo} next={next} />}
    </>
  );
}
