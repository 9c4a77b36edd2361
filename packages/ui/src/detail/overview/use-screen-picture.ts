import type { PageConnection } from "@openutm/native-bridge";
import type { Vm } from "@openutm/shared-types";
import { useEffect, useState } from "react";
import { hasScreen, useConnection } from "../../app/backend.tsx";

/** From one picture's arrival to the asking for the next. */
const pauseMs = 1000;

export type ScreenPicture = {
  /** An object URL. */
  readonly url: string;
  readonly widthPx: number;
  readonly heightPx: number;
};

const takePicture = async (connection: PageConnection, id: string): Promise<ScreenPicture> => {
  const { ticket, widthPx, heightPx } = await connection.call("vm.screenshot", { id });
  const parts: BlobPart[] = [];
  for await (const chunk of (await connection.openStream(ticket)).chunks) parts.push(chunk.slice());
  return {
    url: URL.createObjectURL(new Blob(parts, { type: "image/png" })),
    widthPx,
    heightPx,
  };
};

/**
 * The guest's screen, taken again and again while `isSeen`. A paused guest's is taken once. The last picture stays until
 * the guest ends.
 */
export const useScreenPicture = (vm: Vm, isSeen: boolean): ScreenPicture | undefined => {
  const connection = useConnection();
  const [taken, setTaken] = useState<ScreenPicture & { readonly pid: number | undefined }>();
  const { id, status } = vm;
  const pid = vm.runtime?.pid;
  const isOn = hasScreen(vm);
  const answers = isOn && vm.statusReason?.code !== "vm.notAnswering";

  useEffect(() => {
    if (!answers || !isSeen) return undefined;
    let isWanted = true;
    let next: ReturnType<typeof setTimeout> | undefined;
    const take = (): void => {
      takePicture(connection, id)
        .then((picture) => {
          if (isWanted) setTaken({ ...picture, pid });
          else URL.revokeObjectURL(picture.url);
        })
        // A guest that ends at this moment has no picture; the view then says so by its state.
        .catch(() => undefined)
        .finally(() => {
          if (isWanted && status === "running") next = setTimeout(take, pauseMs);
        });
    };
    take();
    return () => {
      isWanted = false;
      clearTimeout(next);
    };
  }, [connection, id, pid, status, answers, isSeen]);

  useEffect(
    () => () => {
      if (taken !== undefined) URL.revokeObjectURL(taken.url);
    },
    [taken],
  );
  // The picture of an earlier start is none of this one.
  return isOn && taken?.pid === pid ? taken : undefined;
};
