import { hostileScenarios } from "../shells/hostile.ts";
import { tauri } from "./support/driver.ts";

hostileScenarios(tauri);
