/** The MUI theme of the desk: the colours of `tokens.css` in MUI's words, and quieter, denser defaults. */
import { createTheme } from "@mui/material/styles";

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-scheme" },
  colorSchemes: {
    light: {
      palette: {
        primary: { main: "#0f766e" },
        error: { main: "#c4321f" },
        warning: { main: "#b45309" },
        background: { default: "#f4f6f8", paper: "#ffffff" },
        text: { primary: "#17212b", secondary: "#51606e" },
        divider: "#e4e8ec",
      },
    },
    dark: {
      palette: {
        primary: { main: "#2dbfae" },
        error: { main: "#f5806f" },
        warning: { main: "#f0a54a" },
        background: { default: "#0d1214", paper: "#182024" },
        text: { primary: "#e8eef0", secondary: "#a5b4ba" },
        divider: "#243035",
      },
    },
  },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: "var(--font)",
    body1: { fontSize: "0.875rem", lineHeight: 1.45 },
    button: { textTransform: "none", fontWeight: 600 },
    h6: { fontSize: "1.0625rem", fontWeight: 650 },
  },
  components: {
    MuiButton: { defaultProps: { disableElevation: true, size: "small" } },
    MuiTextField: { defaultProps: { size: "small", fullWidth: true } },
    MuiTooltip: { defaultProps: { enterDelay: 400 } },
    MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
    MuiTableCell: { styleOverrides: { head: { color: "var(--ink-2)", fontWeight: 600, fontSize: 12.5 } } },
    MuiMenuItem: { styleOverrides: { root: { fontSize: 14, minHeight: 34 } } },
  },
});
