import { hostileScenarios } from "../shells/hostile.ts";
import { electron } from "./support/driver.ts";

hostileScenarios(electron);
