/** Name, colour, letters, pictures, corners, place on the page. */
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { orNothing, useLook } from "../use-look";
import { LookText } from "./look-text";
import styles from "./look-form.module.css";

/** The widget's own, where the shop has chosen none. */
const COLOUR = "#3b5bdb";
const CORNER_MAX_PX = 32;
const PLACE_MAX_PX = 400;

export function BrandFields({ inbox }: { inbox: Inbox }) {
  const { t } = useI18n();
  const { look, change } = useLook();
  const brand = look.brand ?? {};
  const colour = brand.colour ?? inbox.settings.color ?? COLOUR;
  return (
    <div className={styles.fields}>
      <div className={styles.row}>
        <LookText
          path="brand.name"
          label={t("look.name")}
          value={brand.name}
          placeholder={inbox.name}
          onText={(name) => change("brand", { name })}
        />
        <div className={styles.colour}>
          <input
            type="color"
            className={styles.swatch}
            aria-label={t("look.colour")}
            value={colour}
            onChange={(event) => change("brand", { colour: event.target.value })}
          />
          <LookText
            path="brand.colour"
            label={t("look.colour")}
            value={brand.colour}
            placeholder={colour}
            onText={(text) => change("brand", { colour: text })}
          />
        </div>
      </div>
      <div className={styles.row}>
        <LookText
          path="brand.logo_url"
          label={t("look.logo")}
          value={brand.logo_url}
          placeholder="https://"
          onText={(text) => change("brand", { logo_url: text })}
        />
        <LookText
          path="brand.avatar_url"
          label={t("look.avatar")}
          value={brand.avatar_url}
          placeholder="https://"
          onText={(text) => change("brand", { avatar_url: text })}
        />
      </div>
      <div className={styles.row}>
        <LookText
          path="brand.font"
          label={t("look.font")}
          value={brand.font}
          placeholder="Inter, sans-serif"
          onText={(font) => change("brand", { font })}
        />
        <LookNumber
          path="brand.corner_radius"
          label={t("look.corner")}
          value={brand.corner_radius}
          max={CORNER_MAX_PX}
          onNumber={(px) => change("brand", { corner_radius: px })}
        />
      </div>
      <Place />
      <Variables />
      <FormControlLabel
        control={
          <Switch
            checked={brand.white_label ?? false}
            onChange={(event) => change("brand", { white_label: event.target.checked })}
          />
        }
        label={t("look.whiteLabel")}
      />
    </div>
  );
}

function Place() {
  const { t } = useI18n();
  const { look, change } = useLook();
  const place = look.place ?? {};
  return (
    <div className={styles.row}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={place.side ?? "right"}
        aria-label={t("look.side")}
        onChange={(_, side: "left" | "right" | null) => side !== null && change("place", { side })}
      >
        <ToggleButton value="left">{t("look.left")}</ToggleButton>
        <ToggleButton value="right">{t("look.right")}</ToggleButton>
      </ToggleButtonGroup>
      <LookNumber
        path="place.bottom"
        label={t("look.bottom")}
        value={place.bottom}
        max={PLACE_MAX_PX}
        onNumber={(px) => change("place", { bottom: px ?? 0 })}
      />
      <LookNumber
        path="place.sideways"
        label={t("look.sideways")}
        value={place.sideways}
        max={PLACE_MAX_PX}
        onNumber={(px) => change("place", { sideways: px ?? 0 })}
      />
    </div>
  );
}

/** The widget's own CSS variables, one on a line: `--b-name: value`. */
function Variables() {
  const { t } = useI18n();
  const { look, change, mistakes } = useLook();
  const text = Object.entries(look.brand?.css ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
  const mistake = Object.entries(mistakes).find(([path]) => path.startsWith("brand.css"))?.[1];
  return (
    <TextField
      key={text}
      multiline
      minRows={2}
      size="small"
      label={t("look.css")}
      placeholder="--b-ground: #fffdf8"
      defaultValue={text}
      error={mistake !== undefined}
      helperText={mistake ?? t("look.cssHint")}
      onBlur={(event) => change("brand", { css: variablesOf(event.target.value) })}
    />
  );
}

/** Reads lines of `name: value`; what has no colon is left out. */
export function variablesOf(text: string): Record<string, string> {
  const pairs = text.split("\n").map((line) => /^\s*(\S+?)\s*:\s*(.+?);?\s*$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2]]] : [])));
}

type NumberProps = {
  path: string;
  label: string;
  value: number | null | undefined;
  max: number;
  onNumber: (value: number | undefined) => void;
};

function LookNumber({ path, label, value, max, onNumber }: NumberProps) {
  const { mistakes } = useLook();
  return (
    <TextField
      type="number"
      size="small"
      label={label}
      value={value ?? ""}
      error={mistakes[path] !== undefined}
      helperText={mistakes[path]}
      slotProps={{ htmlInput: { min: 0, max } }}
      onChange={(event) => {
        const text = orNothing(event.target.value);
        onNumber(text === undefined ? undefined : Number(text));
      }}
    />
  );
}
