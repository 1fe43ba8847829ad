/** The ranges, in days, that answers are measured for. */
export const ANSWER_DAYS = [1, 30, 365] as const;
