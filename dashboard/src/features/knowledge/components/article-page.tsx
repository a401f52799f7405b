/** One article: read it, or write it with its look beside. */
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { Link, useParams } from "react-router";
import { Markdown } from "@/components/markdown";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { Article } from "@/lib/api/bodies";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { articleOptions } from "../api/articles";
import { ArticleEditor } from "./article-editor";
import styles from "./article-page.module.css";

export function ArticlePage() {
  const { id = "" } = useParams();
  const { t } = useI18n();
  const me = useMe();
  const article = useQuery(articleOptions(id));
  return (
    <Page title={article.data?.title ?? t("knowledge.article")} actions={<Ways article={article.data} />}>
      <QueryView query={article}>
        {(data) =>
          me.role === "admin" ? (
            <ArticleEditor key={data.id} article={data} />
          ) : (
            <Section>
              <div className={styles.text}>
                <Markdown text={data.body} />
              </div>
            </Section>
          )
        }
      </QueryView>
    </Page>
  );
}

export function NewArticlePage() {
  const { t } = useI18n();
  return (
    <Page title={t("knowledge.new")} actions={<Ways article={undefined} />}>
      <ArticleEditor article={undefined} />
    </Page>
  );
}

function Ways({ article }: { article: Article | undefined }) {
  const { t } = useI18n();
  return (
    <>
      <Button component={Link} to="/knowledge" startIcon={<ArrowLeft size={16} />}>
        {t("knowledge.back")}
      </Button>
      {article !== undefined && (
        <Button href={article.url} target="_blank" rel="noopener" endIcon={<ExternalLink size={15} />}>
          {t("knowledge.public")}
        </Button>
      )}
    </>
  );
}
