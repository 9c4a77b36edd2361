// A program's output as text: without colours and cursor movements, however it is cut into pieces.

// oxlint-disable-next-line no-control-regex
const escapes =
  /\u001b\[[0-9;?]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()][A-Za-z0-9]|\u001b[=>78cDEHM]/g;
/** An escape that is longer than this is none; what stands for it is shown without its first character. */
const maxEscapeLength = 64;

/** A filter with a memory: an escape may begin in one piece and end in the next. */
export const createPlainOutput = (): ((text: string) => string) => {
  let held = "";
  return (text) => {
    const plain = (held + text).replaceAll(escapes, "");
    const at = plain.lastIndexOf("\u001b");
    held = at >= 0 && plain.length - at <= maxEscapeLength ? plain.slice(at) : "";
    const shown = held === "" ? plain : plain.slice(0, at);
    return shown.replaceAll("\u001b", "");
  };
};
