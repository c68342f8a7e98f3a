/** Stands where an organization's id would, for what concerns everybody here: the audit rows of operators. No organization has it. */
export const INSTALLATION = "00000000-0000-0000-0000-000000000000";

/** Is this verified address one of the operators', a comma-separated list? */
export function isOperatorEmail(email: string, operators: string | undefined): boolean {
  return (operators ?? "")
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .includes(email);
}
