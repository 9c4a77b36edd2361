import { Search, Tag, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../components/button/Button.tsx";
import { Input } from "../../components/input/Input.tsx";
import { Kbd } from "../../components/kbd/Kbd.tsx";
import type { MenuEntry } from "../../components/menu/entries.ts";
import { Menu } from "../../components/menu/Menu.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./SearchField.module.css";

type SearchFieldProps = {
  readonly query: string;
  readonly tags: readonly string[];
  /** Every tag of the library. */
  readonly knownTags: readonly string[];
  onQuery(query: string): void;
  onTags(tags: readonly string[]): void;
  /** Enter: the first machine that was found. */
  onFirst(): void;
};

/** Narrows the list by words and by tags. */
export const SearchField = (props: SearchFieldProps) => {
  const { query, tags, knownTags, onQuery, onTags, onFirst } = props;
  const { t } = useTranslation("library");
  const box = useRef<HTMLSpanElement>(null);
  const toggled = (tag: string): readonly string[] =>
    tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag];
  const entries: readonly MenuEntry[] = [
    {
      kind: "check",
      id: "all",
      label: t("clearTags"),
      checked: tags.length === 0,
      run: () => onTags([]),
    },
    { kind: "separator", id: "line" },
    ...knownTags.map((tag): MenuEntry => ({
      kind: "check",
      id: `tag ${tag}`,
      label: shownName(tag),
      checked: tags.includes(tag),
      run: () => onTags(toggled(tag)),
    })),
  ];
  return (
    <span ref={box} className={styles["search"]}>
      <Input
        type="search"
        look="search"
        data-search-machines
        aria-label={t("searchMachines")}
        placeholder={t("search")}
        icon={<Search size={14} aria-hidden />}
        end={
          query === "" ? (
            <Kbd shortcut="Mod+F" />
          ) : (
            <Button
              variant="quiet"
              icon={<X size={13} aria-hidden />}
              aria-label={t("clearSearch")}
              onClick={() => onQuery("")}
            />
          )
        }
        value={query}
        onChange={onQuery}
        onKeyDown={(event) => {
          if (event.key === "Escape" && query !== "") {
            event.preventDefault();
            onQuery("");
          }
          if (event.key === "Enter") onFirst();
          if (event.key === "ArrowDown") {
            event.preventDefault();
            box.current
              ?.closest("nav")
              ?.querySelector<HTMLElement>('[data-vm][tabindex="0"]')
              ?.focus();
          }
        }}
      />
      {knownTags.length > 0 && (
        <Menu
          entries={entries}
          align="end"
          trigger={
            <Button
              variant={tags.length === 0 ? "quiet" : "secondary"}
              icon={<Tag size={14} aria-hidden />}
              aria-label={t("tags")}
              title={tags.length === 0 ? t("tags") : tags.map(shownName).join(", ")}
            />
          }
        />
      )}
    </span>
  );
};
