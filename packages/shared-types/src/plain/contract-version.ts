/** Both sides must name the same one. Grows with every breaking change of a method, an event or a stream. */
export const contractVersion = 1;
