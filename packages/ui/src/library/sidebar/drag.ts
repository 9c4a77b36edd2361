/** What a dragged machine is called among the kinds of dragged data. */
export const dragData = "application/x-openutm-vm";
