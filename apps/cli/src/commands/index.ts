// The table of commands, in the order of the help.
import type { Command } from "../command.ts";
import { backend } from "./backend.ts";
import { create } from "./create.ts";
import { deleteVm, trash } from "./delete.ts";
import { doctor } from "./doctor.ts";
import { addDrive, drives, removeDrive } from "./drives.ts";
import { identify } from "./identify.ts";
import { info, stats } from "./inside.ts";
import { importVm, install, systems } from "./install.ts";
import { clone, pause, restart, resume, start, stop } from "./life.ts";
import { list } from "./list.ts";
import { eject, insert } from "./media.ts";
import { recover } from "./recover.ts";
import { run } from "./run.ts";
import { keys, open, screenshot, type } from "./screen.ts";
import { serve } from "./serve.ts";
import { set } from "./set.ts";
import { show } from "./show.ts";
import { argv, events, logs, serial } from "./watch.ts";

export const commands: Readonly<Record<string, Command>> = {
  run,
  create,
  list,
  show,
  start,
  stop,
  pause,
  resume,
  restart,
  open,
  screenshot,
  type,
  keys,
  serial,
  insert,
  eject,
  "add-drive": addDrive,
  "remove-drive": removeDrive,
  drives,
  set,
  clone,
  delete: deleteVm,
  trash,
  import: importVm,
  recover,
  identify,
  systems,
  argv,
  info,
  stats,
  logs,
  events,
  doctor,
  install,
  serve,
  backend,
};
