/** Days that answers are asked for. */
export const ANSWER_DAYS = [1, 30, 365] as const;
