// The page's only way out: requests, messages, ports. Runs in a sandbox and an isolated world.
/// <reference lib="dom" />
import {
  channels,
  type ElectronBridge,
  type ShellMessage,
} from "@openutm/native-bridge/electron/channels";
import { contextBridge, ipcRenderer } from "electron";
import { pathOfFile } from "./file-path.ts";

const bridge: ElectronBridge = {
  platform: process.platform,
  request: (envelope) => ipcRenderer.invoke(channels.request, envelope),
  onMessage: (listener) => {
    ipcRenderer.removeAllListeners(channels.message);
    ipcRenderer.on(channels.message, (_event, message: ShellMessage) => listener(message));
  },
  pathOf: (file) => {
    try {
      return pathOfFile(file as File);
    } catch {
      return "";
    }
  },
};

contextBridge.exposeInMainWorld("openutm", bridge);

// Ports cannot cross the bridge; a message of the window to itself can carry them.
ipcRenderer.on(channels.stream, ({ ports }, ticket: string) => {
  window.postMessage({ openutmStream: ticket }, location.origin, [...ports]);
});
