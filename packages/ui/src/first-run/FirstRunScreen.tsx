import { useEffect, useRef } from "react";
import { useRunCommand } from "../app/commands/run-command.tsx";
import { useNavigation } from "../app/navigation.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { qemuProblem, useDoctor } from "../health/doctor.ts";
import { useTranslation } from "../i18n/index.ts";
import styles from "./FirstRun.module.css";
import { SetUp } from "./SetUp.tsx";
import { Welcome } from "./Welcome.tsx";

/** What stands where the first VM will be: the next steps, or the way to QEMU where it is missing. */
export const FirstRunScreen = () => {
  const { t } = useTranslation("firstRun");
  const { data: doctor } = useDoctor();
  const { go } = useNavigation();
  const { show } = useToasts();
  const run = useRunCommand();
  const problem = doctor === undefined ? undefined : qemuProblem(doctor);

  const lacked = useRef(false);
  useEffect(() => {
    if (doctor === undefined) return;
    if (lacked.current && problem === undefined) {
      const version = doctor.qemu.find((qemu) => qemu.problem === undefined)?.version.text ?? "";
      show({
        tone: "success",
        title: t("setUp.ready"),
        description: t("setUp.version", { version }),
      });
    }
    lacked.current = problem !== undefined;
  }, [doctor, problem, show, t]);

  return (
    <div className={styles["page"]}>
      {doctor !== undefined && problem !== undefined ? (
        <SetUp problem={problem} doctor={doctor} />
      ) : (
        <Welcome
          doctor={doctor}
          onDemo={() => run("app.tryDemo")}
          onCreate={(system) => go({ name: "create", system })}
          onOpenHealth={() => go({ name: "health" })}
        />
      )}
    </div>
  );
};
