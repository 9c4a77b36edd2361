import { desktopScenarios } from "../shells/desktop.ts";
import { electron } from "./support/driver.ts";

desktopScenarios(electron);
