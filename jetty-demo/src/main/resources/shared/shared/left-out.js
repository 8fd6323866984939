/** Says what is on record and not shown; empty if all is. */
export function leftOut({ leftOut, mayLackOlder }) {
  const said = [];
  if (leftOut) {
    said.push(
      leftOut === 1
        ? "1 older request is left out here; the audit file has it."
        : `${leftOut} older requests are left out here; the audit file has them.`,
    );
  }
  if (mayLackOlder) {
    said.push("Older requests may be missing here; the audit file has them.");
  }
  return said.join(" ");
}
