// Gives every screen the connection and the library.
import type { PageConnection } from "@openutm/native-bridge";
import { ApiError, type Reason, type Vm } from "@openutm/shared-types";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { createLibraryStore, type Library, type LibraryStore } from "./library-store.ts";

type Backend = { readonly connection: PageConnection; readonly library: LibraryStore };

const BackendContext = createContext<Backend | undefined>(undefined);

export const BackendProvider = ({
  connection,
  children,
}: {
  readonly connection: PageConnection;
  readonly children: ReactNode;
}) => {
  const backend = useMemo(
    () => ({ connection, library: createLibraryStore(connection) }),
    [connection],
  );
  useEffect(() => backend.library.open(), [backend]);
  return <BackendContext value={backend}>{children}</BackendContext>;
};

const useBackend = (): Backend => {
  const backend = use(BackendContext);
  if (backend === undefined) throw new Error("A screen was drawn outside BackendProvider.");
  return backend;
};

export const useConnection = (): PageConnection => useBackend().connection;

export const useLibrary = (): Library => {
  const { library } = useBackend();
  return useSyncExternalStore(library.subscribe, library.get);
};

/** What a failed call tells the user. */
export const reasonOf = (error: unknown): Reason => {
  if (!(error instanceof ApiError))
    return { code: "internal", message: error instanceof Error ? error.message : String(error) };
  const { code, message, hint, data } = error.value;
  const stderr = data?.["stderr"];
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(Array.isArray(stderr) ? { evidence: stderr.map(String) } : {}),
  };
};

export type Call = {
  readonly busy: boolean;
  readonly failure: Reason | undefined;
  /** Resolves to whether it worked. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  dismiss(): void;
};

/** One call at a time, with its failure kept until it is dismissed or the next call. */
export const useCall = (): Call => {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Reason>();
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(reasonOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const dismiss = useCallback(() => setFailure(undefined), []);
  return { busy, failure, run, dismiss };
};

/** A guest that has a screen now. */
export const hasScreen = (vm: Vm): boolean =>
  vm.runtime !== undefined && vm.runtime.displayProtocol !== "none";
