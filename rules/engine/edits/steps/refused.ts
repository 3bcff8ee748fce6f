/** Why a handler cannot be migrated: thrown by the parts of the migration, caught where the plan is made. */
export class Refused extends Error {
  constructor(
    readonly why: string,
    readonly instead: string | null = null,
  ) {
    super(why);
  }
}
