/** The words of app. */
export const app = {} as const;
