// Gives every screen the connection and what the page keeps of the backend's state.
import type { PageConnection } from "@openutm/native-bridge";
import type { Input, Job, MethodName, Output, Reason, Settings, Vm } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types/plain";
import {
  QueryClientProvider,
  useQuery,
  type QueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
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
import { createAnswers, followAnswers } from "./answers.ts";
import type { Followed, FollowedStore } from "./followed.ts";
import { createJobsStore, type JobsStore } from "./jobs-store.ts";
import { createLibraryStore, type LibraryStore } from "./library-store.ts";
import { createSettingsStore, type SettingsStore } from "./settings-store.ts";

type Backend = {
  readonly connection: PageConnection;
  readonly library: LibraryStore;
  readonly jobs: JobsStore;
  readonly settings: SettingsStore;
  readonly answers: QueryClient;
};

const BackendContext = createContext<Backend | undefined>(undefined);

export const BackendProvider = ({
  connection,
  children,
}: {
  readonly connection: PageConnection;
  readonly children: ReactNode;
}) => {
  const backend = useMemo<Backend>(
    () => ({
      connection,
      library: createLibraryStore(connection),
      jobs: createJobsStore(connection),
      settings: createSettingsStore(connection),
      answers: createAnswers(),
    }),
    [connection],
  );
  useEffect(() => {
    const { library, jobs, settings, answers } = backend;
    const stops = [
      library.open(),
      jobs.open(),
      settings.open(),
      followAnswers(answers, backend.connection),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [backend]);
  return (
    <BackendContext value={backend}>
      <QueryClientProvider client={backend.answers}>{children}</QueryClientProvider>
    </BackendContext>
  );
};

const useBackend = (): Backend => {
  const backend = use(BackendContext);
  if (backend === undefined) throw new Error("A screen was drawn outside BackendProvider.");
  return backend;
};

const useFollowed = <T,>(store: FollowedStore<T>): Followed<T> =>
  useSyncExternalStore(store.subscribe, store.get);

export const useConnection = (): PageConnection => useBackend().connection;

export type Library = { readonly phase: Followed<unknown>["phase"]; readonly vms: readonly Vm[] };

/** All VMs in the order of the sidebar. Draws again with every change of any of them. */
export const useLibrary = (): Library => {
  const { phase, value } = useFollowed(useBackend().library);
  return useMemo(() => ({ phase, vms: value }), [phase, value]);
};

/** One VM; draws again only when this one changes. Undefined once it is gone. */
export const useVm = (id: string | undefined): Vm | undefined => {
  const { library } = useBackend();
  return useSyncExternalStore(library.subscribe, () =>
    library.get().value.find((vm) => vm.id === id),
  );
};

/** Something about the whole library; draws again only when that changes. */
export const useLibraryFact = <T extends string | number | boolean | undefined>(
  fact: (library: Library) => T,
): T => {
  const { library } = useBackend();
  return useSyncExternalStore(library.subscribe, () => {
    const { phase, value } = library.get();
    return fact({ phase, vms: value });
  });
};

/** All VMs now, for what is done later than it is drawn. */
export const useVmsNow = (): (() => readonly Vm[]) => {
  const { library } = useBackend();
  return useCallback(() => library.get().value, [library]);
};

/** Running and recent jobs, oldest first. */
export const useJobs = (): readonly Job[] => useFollowed(useBackend().jobs).value;

/** The user's settings; the defaults until they have arrived. */
export const useSettings = (): Settings => useFollowed(useBackend().settings).value;

/** Whether what `useSettings` gives has arrived. */
export const useSettingsReady = (): boolean =>
  useFollowed(useBackend().settings).phase !== "loading";

/**
 * The backend's answer to a call that changes nothing: remembered, shared by all who ask for it, and asked again after
 * the events that concern it (answers.ts) and after a reconnection.
 */
export const useAnswer = <M extends MethodName>(
  method: M,
  input: Input<M>,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<Output<M>> => {
  const { connection } = useBackend();
  return useQuery<Output<M>>({
    queryKey: [method, input],
    queryFn: () => connection.call(method, input),
    ...options,
  });
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
