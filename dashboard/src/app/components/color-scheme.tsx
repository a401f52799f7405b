/** Puts the theme that the person chose on the page. */
import { useColorScheme } from "@mui/material/styles";
import { useEffect } from "react";
import { usePreferences } from "@/lib/ui/preferences";

export function ColorScheme() {
  const choice = usePreferences((preferences) => preferences.theme);
  const { setMode } = useColorScheme();
  useEffect(() => setMode(choice), [choice, setMode]);
  return null;
}
