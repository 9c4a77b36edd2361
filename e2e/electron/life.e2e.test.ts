import { lifeScenarios } from "../shells/life.ts";
import { electron } from "./support/driver.ts";

lifeScenarios(electron);
