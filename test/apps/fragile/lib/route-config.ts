/** Five minutes, for the routes that write long documents. */
export const maxDuration = 300;
