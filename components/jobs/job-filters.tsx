import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { QueryForm } from "#components/ui/query-form.tsx";
import { type JobFilters, queryOf } from "./view.ts";

type Props = {
  readonly action: string;
  readonly filters: JobFilters;
  readonly members: readonly { readonly id: string; readonly name: string }[];
};

/** A plain form that changes the address, so that a filtered list can be sent to somebody. Works without scripts. */
export function JobFiltersForm({ action, filters, members }: Props) {
  const { state, member, project } = filters;
  return (
    // The key draws the form anew when the address changes, so that it always shows what is filtered.
    <QueryForm
      key={queryOf(filters)}
      action={action}
      data-screen-only
      className="grid grid-cols-2 items-end gap-x-3 md:grid-cols-[1fr_1fr_auto]"
    >
      {state && <input type="hidden" name="state" value={state} />}
      <Field label="Started by">
        {(control) => (
          <Select {...control} name="member" defaultValue={member ?? ""}>
            <option value="">Anybody</option>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Project">
        {(control) => <Input {...control} name="project" type="search" maxLength={100} defaultValue={project ?? ""} />}
      </Field>
      <div className="col-span-2 mb-3 flex gap-2 md:col-span-1">
        <Button type="submit" kind="ghost">
          Filter
        </Button>
        {(member || project) && (
          <ButtonLink href={`${action}${queryOf({ state })}`} kind="ghost">
            Clear
          </ButtonLink>
        )}
      </div>
    </QueryForm>
  );
}
