/** The desk's entry: puts together what every view needs and starts it. Nothing else is wired anywhere else. */
import { CacheProvider } from "@emotion/react";
import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import "@fontsource-variable/inter/index.css";
import "./tokens.css";
import { ToastStack } from "@/components/toast-stack";
import { I18nProvider } from "@/lib/i18n/i18n-context";
import { createAdoptedCache } from "./adopted-sheet";
import { App } from "./app";
import { ColorScheme } from "./components/color-scheme";
import { createQueryClient } from "./query-client";
import { theme } from "./theme";

/** Where the server serves the desk. */
const BASE_PATH = "/desk";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element with id `root`");
const cache = createQueryClient();

createRoot(root).render(
  <StrictMode>
    <CacheProvider value={createAdoptedCache()}>
      <ThemeProvider theme={theme} defaultMode="system">
        <CssBaseline />
        <ColorScheme />
        <QueryClientProvider client={cache}>
          <I18nProvider>
            <BrowserRouter basename={BASE_PATH}>
              <App />
            </BrowserRouter>
            <ToastStack />
          </I18nProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
);
