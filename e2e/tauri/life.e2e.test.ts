import { lifeScenarios } from "../shells/life.ts";
import { tauri } from "./support/driver.ts";

lifeScenarios(tauri);
