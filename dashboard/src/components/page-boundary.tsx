/**
 * Stands around what may not come or may break, and says so in its place. Going elsewhere in the desk tries anew; what has to be fetched
 * after an update comes by loading the desk anew.
 */
import Button from "@mui/material/Button";
import { RotateCw, TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { PartError } from "@/lib/parts/fetch-part";
import { EmptyState } from "./empty-state";
import styles from "./page-boundary.module.css";

type Props = {
  /** Where in the desk one is. */
  at: string;
  children: ReactNode;
};
type State = { error: unknown };

export class PageBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidUpdate(before: Props): void {
    if (before.at !== this.props.at && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken({ error }: { error: unknown }) {
  const { t } = useI18n();
  const isUpdated = error instanceof PartError && error.why === "updated";
  const title = error instanceof PartError ? "common.loadFailed" : "shell.broken";
  return (
    <main role="alert" className={styles.broken}>
      <EmptyState
        icon={isUpdated ? RotateCw : TriangleAlert}
        title={t(isUpdated ? "shell.updated" : title)}
        text={t(isUpdated ? "shell.updatedText" : "shell.brokenText")}
      >
        <Button variant="contained" onClick={() => window.location.reload()}>
          {t("shell.reload")}
        </Button>
      </EmptyState>
    </main>
  );
}
