/** Where a file that was dropped on the page lies: in old Electrons the file says so itself. */
export const pathOfFile = (file: { readonly path?: string }): string => file.path ?? "";
