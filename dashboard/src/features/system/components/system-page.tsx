/** How the server is: version, stores, and its actors with what waits in their mailboxes. */
import { useQuery } from "@tanstack/react-query";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { UnderstandingInfo } from "@/lib/api/bodies";
import { type Translate, useI18n } from "@/lib/i18n/i18n-context";
import { actorsOptions, infoOptions } from "../api/system";
import { ActorTable } from "./actor-table";
import { ActorTree } from "./actor-tree";
import styles from "./system-page.module.css";

export function SystemPage() {
  const { t, format } = useI18n();
  const info = useQuery(infoOptions);
  const actors = useQuery(actorsOptions);
  return (
    <Page title={t("system.title")} lead={t("system.lead")}>
      <QueryView query={info}>
        {(data) => (
          <dl className={styles.facts}>
            <Fact name={t("system.version")} value={data.version} />
            <Fact name={t("system.uptime")} value={format.span(data.uptime_ms)} />
            <Fact name={t("system.database")} value={data.database === "sqlite" ? "SQLite" : "PostgreSQL"} />
            <Fact name={t("system.cache")} value={data.cache === "redis" ? "Redis" : t("system.memory")} />
            <Fact
              name={t("system.understanding")}
              value={understandingWords(t, data.understanding)}
              hint={data.understanding.detail ?? undefined}
            />
          </dl>
        )}
      </QueryView>
      <QueryView query={actors}>
        {(data) => (
          <>
            <Section title={t("system.actors")}>
              <ActorTable kinds={data.kinds} />
            </Section>
            <Section title={t("system.tree")}>
              <div className={styles.tree}>
                <ActorTree node={data.tree} />
              </div>
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  );
}

function understandingWords(t: Translate, info: UnderstandingInfo): string {
  switch (info.state) {
    case "off":
      return t("system.understandingOff");
    case "loading":
      return t("system.understandingLoading");
    case "failed":
      return t("system.understandingFailed");
    case "ready": {
      const models = info.models ?? "";
      return info.encoder ? t("system.withEncoder", { models }) : t("system.withoutEncoder", { models });
    }
  }
}

function Fact({ name, value, hint }: { name: string; value: string; hint?: string | undefined }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {hint !== undefined && <dd className={styles.hint}>{hint}</dd>}
    </div>
  );
}
