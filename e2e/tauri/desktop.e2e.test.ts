import { desktopScenarios } from "../shells/desktop.ts";
import { tauri } from "./support/driver.ts";

desktopScenarios(tauri);
