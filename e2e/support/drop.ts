import type { Page } from "playwright-core";

/** Drops a file or folder of this computer on the page, as a file manager does. */
export const dropOn = async (page: Page, path: string): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const event = {
    x: Math.round(width / 2),
    y: Math.round(height / 2),
    data: { items: [], files: [path], dragOperationsMask: 1 },
  };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...event });
  await session.detach();
};
