import { Suspense, type ComponentType } from "react";
import { useTranslation } from "../i18n/index.ts";
import { PaneBoundary } from "./PaneBoundary.tsx";
import styles from "./ScreenView.module.css";
import { screenComponents } from "./screen-components.ts";
import type { Screen } from "./screens.ts";

const Opening = () => {
  const { t } = useTranslation("app");
  return (
    <div className={styles["opening"]} role="status">
      <span>{t("opening")}</span>
    </div>
  );
};

/** One screen, with its own end of the line: what fails in it leaves the rest of the page alone. */
export const ScreenView = ({ screen }: { readonly screen: Screen }) => {
  const { name, ...params } = screen;
  // The table ties each name to its parameters; the union of the names has lost that tie.
  const Component = screenComponents[name] as ComponentType<typeof params>;
  // Before the library is known, nobody knows whether its screen is needed.
  if (screen.name === "library" && screen.vmId === undefined) return <Opening />;
  return (
    <PaneBoundary key={"vmId" in screen ? screen.vmId : name}>
      <Suspense fallback={<Opening />}>
        <Component {...params} />
      </Suspense>
    </PaneBoundary>
  );
};
