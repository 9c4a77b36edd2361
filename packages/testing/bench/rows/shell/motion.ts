// A guest that fills 1920x1080 anew with every frame, as fast as this host lets it.
import type { BackendConnection, ByteStream } from "@openutm/shared-types";
import { SCENES_READY, type ScenesGuest } from "../../../guests/scenes.ts";
import type { TestHome } from "../../../src/index.ts";
import { clientOf } from "../libraries.ts";

export type Motion = { readonly id: string; begin(): Promise<void> };

const says = async (serial: ByteStream, words: string): Promise<void> => {
  let said = "";
  for await (const chunk of serial.chunks) {
    said += Buffer.from(chunk).toString("latin1");
    if (said.includes(words)) return;
  }
  throw new Error(`The guest of scenes did not say ${words}, but:\n${said.slice(-500)}`);
};

const openSerial = async (connection: BackendConnection, id: string): Promise<ByteStream> =>
  connection.openStream((await connection.call("vm.openStream", { id, stream: "serial" })).ticket);

/** Starts it, still; `begin` sets it moving. */
export const startMotion = async (
  home: TestHome,
  { kernel, initrd }: ScenesGuest,
): Promise<Motion> => {
  const connection = await clientOf(home);
  const made = await connection.call("vm.create", { name: "motion", source: { kind: "demo" } });
  const { id, revision, config } = made;
  if (config === undefined) throw new Error("The new VM has no config.");
  const size = ["-global", "VGA.xres=1920", "-global", "VGA.yres=1080"];
  await connection.call("vm.update", {
    id,
    revision,
    config: {
      ...config,
      memoryMib: 512,
      display: { protocol: "auto", device: "std" },
      extraArgs: ["-kernel", kernel, "-initrd", initrd, "-append", "quiet", ...size],
    },
  });
  await connection.call("vm.start", { id });
  const serial = await openSerial(connection, id);
  await says(serial, `${SCENES_READY} 1920x1080`);
  return {
    id,
    begin: async () => {
      const line = await openSerial(connection, id);
      await line.write(Buffer.from("motion\n"));
      await says(line, "SCENE motion");
    },
  };
};
