// What the shell's own code and its libraries use of newer Nodes, for the tests' Electron alone.
require("core-js/stable");
if (typeof globalThis.performance === "undefined")
  globalThis.performance = require("perf_hooks").performance;
const { Readable } = require("stream");
if (Readable !== undefined && Readable.prototype.iterator === undefined) {
  // As `iterator({ destroyOnReturn: false })` of Node 16: whoever leaves the loop leaves the stream open.
  Readable.prototype.iterator = async function* iterator() {
    const stream = this;
    let wake = () => undefined;
    let failure;
    const wakeUp = () => wake();
    const fail = (error) => {
      failure = error;
      wake();
    };
    stream.on("readable", wakeUp).on("end", wakeUp).on("close", wakeUp).on("error", fail);
    try {
      for (;;) {
        const chunk = stream.destroyed ? null : stream.read();
        if (chunk !== null) yield chunk;
        else if (failure !== undefined) throw failure;
        else if (stream.destroyed || stream._readableState.endEmitted) return;
        else await new Promise((resolve) => (wake = resolve));
      }
    } finally {
      stream.off("readable", wakeUp).off("end", wakeUp).off("close", wakeUp).off("error", fail);
    }
  };
}
const fs = require("fs");
const { readSync } = fs;
fs.readSync = (file, bytes, at = 0, length = bytes.byteLength - at, position = null) =>
  readSync(file, bytes, at, length, position);
