"use client";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Select } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { When } from "#components/ui/when.tsx";
import { ROLES } from "#lib/domain/orgs/role.ts";
import { ROLE_NOTES } from "./role-names.ts";
import type { Member, MemberActions } from "./types.ts";
import { useAction } from "./use-action.ts";

/** One member: name, role, and for owners the ways to change it. */
export function MemberRow({
  slug,
  member,
  manages,
  you,
  personal,
  actions,
}: {
  readonly slug: string;
  readonly member: Member;
  readonly manages: boolean;
  readonly you: boolean;
  readonly personal: boolean;
  readonly actions: MemberActions;
}) {
  const { pending, problem, run } = useAction();
  const name = member.name ?? member.email;
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-52">
          <span className="font-semibold">{name}</span> {you && <Badge>you</Badge>}
          <span className="block truncate text-xs text-dim">
            {member.name !== null && `${member.email} · `}since <When at={member.joinedAt} shape="date" />
          </span>
        </div>
        {manages ? (
          <div className="w-32">
            <Select
              aria-label={`Role of ${name}`}
              value={member.role}
              disabled={pending}
              onChange={(event) => {
                const role = event.target.value;
                run(() => actions.change(slug, { userId: member.userId, role }));
              }}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {ROLE_NOTES[role].name}
                </option>
              ))}
            </Select>
          </div>
        ) : (
          <Badge>{ROLE_NOTES[member.role].name}</Badge>
        )}
        {you && !personal && (
          <Leaving
            label="Leave"
            title="Leave this organization?"
            text="You see nothing of it any more. An owner can invite you again."
            pending={pending}
            confirm={() =>
              run(
                () => actions.leave(slug, {}),
                () => location.assign("/o"),
              )
            }
          />
        )}
        {manages && !you && (
          <Leaving
            label="Remove"
            title={`Remove ${name}?`}
            text="They see nothing of this organization from their next click on. What they did stays in the books."
            pending={pending}
            confirm={() => run(() => actions.remove(slug, { userId: member.userId }))}
          />
        )}
      </div>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </li>
  );
}

function Leaving({
  label,
  title,
  text,
  pending,
  confirm,
}: {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly pending: boolean;
  readonly confirm: () => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="ghost" small pending={pending} onClick={() => setOpen(true)} aria-label={title.replace("?", "")}>
        {label}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title}>
        <p className="mb-4 text-dim">{text}</p>
        <div className="flex justify-end gap-2">
          <Button kind="ghost" onClick={() => setOpen(false)}>
            Keep
          </Button>
          <Button
            kind="danger"
            onClick={() => {
              setOpen(false);
              confirm();
            }}
          >
            {label}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
