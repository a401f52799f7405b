/** When somebody is there: the zone, and from when to when on each day of the week. */
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Hours } from "../api/appearance";
import { useLook } from "../use-look";
import { without } from "../without";
import styles from "./look-form.module.css";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const USUAL: [string, string] = ["09:00", "18:00"];
/** A Monday, to name the days by. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export function HoursFields() {
  const { t, locale } = useI18n();
  const { look, replace, mistakes } = useLook();
  const hours = look.hours;
  const zones = Intl.supportedValuesOf("timeZone");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const put = (change: Partial<Hours>) => replace("hours", { ...hours, ...change });
  const setDay = (day: string, range: [string, string] | undefined) => {
    const others = without(hours?.days ?? {}, day);
    put({ days: range === undefined ? others : { ...others, [day]: [range] } });
  };
  const mistake = Object.entries(mistakes).find(([path]) => path.startsWith("hours"))?.[1];
  return (
    <div className={styles.fields}>
      <FormControlLabel
        control={
          <Switch
            checked={hours != null}
            onChange={(event) =>
              replace(
                "hours",
                event.target.checked
                  ? {
                      zone: own,
                      days: Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [USUAL]])),
                      holidays: [],
                    }
                  : undefined,
              )
            }
          />
        }
        label={t("look.hasHours")}
      />
      {hours != null && (
        <>
          <TextField
            select
            size="small"
            label={t("look.zone")}
            value={hours.zone ?? own}
            error={mistake !== undefined}
            helperText={mistake}
            onChange={(event) => put({ zone: event.target.value })}
          >
            {(zones.includes(hours.zone ?? own) ? zones : [hours.zone ?? own, ...zones]).map((zone) => (
              <MenuItem key={zone} value={zone}>
                {zone}
              </MenuItem>
            ))}
          </TextField>
          {DAYS.map((day, i) => {
            const label = name.format(MONDAY + i * DAY_MS);
            const range = hours.days?.[day]?.[0] as [string, string] | undefined;
            return (
              <div key={day} className={styles.day}>
                <FormControlLabel
                  control={
                    <Switch
                      size="small"
                      checked={range !== undefined}
                      onChange={(event) => setDay(day, event.target.checked ? USUAL : undefined)}
                    />
                  }
                  label={label}
                />
                {range !== undefined && (
                  <>
                    <Time
                      label={`${label}: ${t("look.from")}`}
                      value={range[0]}
                      onTime={(from) => setDay(day, [from, range[1]])}
                    />
                    <Time
                      label={`${label}: ${t("look.to")}`}
                      value={range[1]}
                      onTime={(to) => setDay(day, [range[0], to])}
                    />
                  </>
                )}
              </div>
            );
          })}
        </>
      )}
    </div>
  );
}

function Time({ label, value, onTime }: { label: string; value: string; onTime: (time: string) => void }) {
  return (
    <TextField
      type="time"
      size="small"
      value={value}
      slotProps={{ htmlInput: { "aria-label": label } }}
      onChange={(event) => onTime(event.target.value)}
    />
  );
}
