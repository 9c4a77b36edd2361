// The one door to Zod. No page may need unsafe-eval, so code generation is off before the first schema exists.
import { z } from "zod";

z.config({ jitless: true });

export { z };
