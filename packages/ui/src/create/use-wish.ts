// The wizard's mind: the wish, and what follows from it and from what the backend says of it.
import type { CreateVmInput, OsSystem } from "@openutm/shared-types";
import { useCallback, useEffect, useState } from "react";
import { useAnswer, useVmsNow } from "../app/backend.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { useTranslation } from "../i18n/index.ts";
import { useFile, type ChosenFile } from "./file/use-file.ts";
import { useDraft, type Draft } from "./use-draft.ts";
import { suggestedName, systemOf, type ChosenSystem } from "./wish/system.ts";
import { emptyWish, inputOf, withChange, withSystem, type Wish } from "./wish/wish.ts";

export type WishState = {
  readonly wish: Wish;
  readonly file: ChosenFile;
  readonly systems: readonly OsSystem[];
  readonly system: ChosenSystem;
  readonly suggestedName: string;
  readonly draft: Draft;
  /** What `vm.create` will be asked; undefined while something is missing. */
  readonly input: CreateVmInput | undefined;
  change(part: Partial<Wish>): void;
  /** The whole wish, where something is to be taken out of it. */
  replace(wish: Wish): void;
  chooseOs(osId: string): void;
  /** The memory that the system wants, whatever was chosen: it decides between MB and GB, which must not change while somebody types. */
  readonly usualMemoryMib: number;
};

/** What a system that nobody knows is given (qemu-lib's facts of systems). */
const anyLinuxMemoryMib = 2048;
const noSystems: readonly OsSystem[] = [];

export const useWish = ({ from, system: asked }: ScreenParams["create"]): WishState => {
  const { t } = useTranslation("create");
  const [wish, setWish] = useState<Wish>({
    ...emptyWish,
    system: from === undefined ? asked : "file",
  });
  const change = useCallback((part: Partial<Wish>) => setWish((now) => withChange(now, part)), []);
  const file = useFile(useCallback((facts) => change({ file: facts }), [change]));
  const { choose, send } = file;
  const { data } = useAnswer("os.list", {});
  const systems = data?.systems ?? noSystems;
  const vmsNow = useVmsNow();

  // A file that is dropped while the wizard is open takes the place of the one before.
  useEffect(() => {
    if (from === undefined) return;
    if (from.kind === "path") choose(from.file.path);
    else send(from.file);
  }, [from, choose, send]);

  const system = systemOf(wish, systems);
  const name = suggestedName(wish, system, {
    fallback: t("newMachine"),
    taken: vmsNow().map((vm) => vm.name),
  });
  const context = { suggestedName: name, osId: system.osId };
  const draft = useDraft(
    inputOf({ ...wish, name: "", network: "shared", sshPort: undefined }, context),
  );
  return {
    wish,
    file,
    systems,
    system,
    suggestedName: name,
    draft,
    input: inputOf(wish, { ...context, defaults: draft.plan?.config }),
    change,
    replace: setWish,
    usualMemoryMib:
      systems.find(({ id }) => id === system.osId)?.recommended.memoryMib ?? anyLinuxMemoryMib,
    chooseOs: (osId) => setWish((now) => withSystem(now, osId)),
  };
};
