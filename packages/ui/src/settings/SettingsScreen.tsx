import { Clipboard, Cpu, Keyboard, Palette, ShieldCheck, SlidersHorizontal } from "lucide-react";
import type { ComponentType } from "react";
import { useSettings } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import { Pane } from "../app/Pane.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { Tabs } from "../components/tabs/Tabs.tsx";
import { useTranslation } from "../i18n/index.ts";
import { AdvancedSettings } from "./AdvancedSettings.tsx";
import { GeneralSettings } from "./GeneralSettings.tsx";
import { InputSettings } from "./InputSettings.tsx";
import { NewMachineSettings } from "./NewMachineSettings.tsx";
import { PrivacySettings } from "./PrivacySettings.tsx";
import type { SectionProps } from "./section-props.ts";
import { sectionIds, sectionOf, type SectionId } from "./sections.ts";
import styles from "./Settings.module.css";
import { SharingSettings } from "./SharingSettings.tsx";
import { useChange } from "./use-change.ts";

const sections: Readonly<
  Record<SectionId, { readonly Icon: typeof Cpu; readonly Content: ComponentType<SectionProps> }>
> = {
  general: { Icon: Palette, Content: GeneralSettings },
  newMachines: { Icon: Cpu, Content: NewMachineSettings },
  input: { Icon: Keyboard, Content: InputSettings },
  sharing: { Icon: Clipboard, Content: SharingSettings },
  privacy: { Icon: ShieldCheck, Content: PrivacySettings },
  advanced: { Icon: SlidersHorizontal, Content: AdvancedSettings },
};

/** What holds for the whole app. Every change is saved at once and counts in every window. */
export const SettingsScreen = ({ section }: ScreenParams["settings"]) => {
  const { t } = useTranslation("settings");
  const { go } = useNavigation();
  const settings = useSettings();
  const change = useChange();
  return (
    <Pane title={t("title")} padding="none">
      <Tabs
        layout="fill"
        label={t("title")}
        value={sectionOf(section)}
        onChange={(id) => go({ name: "settings", section: id })}
        tabs={sectionIds.map((id) => {
          const { Icon, Content } = sections[id];
          return {
            id,
            label: t(`sections.${id}`),
            icon: <Icon size={14} aria-hidden />,
            content: (
              <div className={styles["section"]}>
                <Content settings={settings} change={change} />
                {id !== "privacy" && <p className={styles["saved"]}>{t("saved")}</p>}
              </div>
            ),
          };
        })}
      />
    </Pane>
  );
};
