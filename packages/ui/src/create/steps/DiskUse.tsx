import { RadioCards } from "../../components/radio-cards/RadioCards.tsx";
import { sizeText } from "../../detail/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { WishState } from "../use-wish.ts";

/** What becomes of a disk that somebody brings. */
export const DiskUse = ({ state: { wish, change } }: { readonly state: WishState }) => {
  const { t, i18n } = useTranslation("create");
  if (wish.file.state !== "known" || wish.file.report.format === "iso") return null;
  const size = sizeText(i18n.language, wish.file.report.fileSizeBytes);
  return (
    <RadioCards
      label={t("medium.diskUse")}
      value={wish.diskMode}
      onChange={(diskMode) => change({ diskMode })}
      options={[
        { value: "copy", label: t("medium.copy"), fact: t("medium.copyFact", { size }) },
        { value: "linked", label: t("medium.linked"), fact: t("medium.linkedFact") },
        { value: "inPlace", label: t("medium.inPlace"), fact: t("medium.inPlaceFact") },
      ]}
    />
  );
};
