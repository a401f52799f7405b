/** The articles of the knowledge base: search, choose, write a new one. */
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import InputAdornment from "@mui/material/InputAdornment";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen, CloudAlert, Plus, Search } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { Link } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { useMe } from "@/lib/api/me";
import type { Article } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { errorText } from "@/lib/ui/error-text";
import { articlesOptions } from "../api/articles";
import { excerptOf } from "../excerpt";
import styles from "./articles-page.module.css";

export function ArticlesPage() {
  const { t } = useI18n();
  const me = useMe();
  const [search, setSearch] = useState("");
  const [language, setLanguage] = useState("");
  const pages = useInfiniteQuery({
    ...articlesOptions(useDeferredValue(search.trim()), language),
    placeholderData: (before) => before,
  });
  const articles = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={t("knowledge.title")}
      lead={t("knowledge.lead")}
      actions={
        me.role === "admin" && (
          <Button component={Link} to="/knowledge/new" variant="contained" startIcon={<Plus size={16} />}>
            {t("knowledge.new")}
          </Button>
        )
      }
    >
      <div className={styles.filters}>
        <TextField
          type="search"
          placeholder={t("knowledge.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          slotProps={{
            htmlInput: { "aria-label": t("knowledge.search") },
            input: {
              startAdornment: (
                <InputAdornment position="start">
                  <Search size={16} />
                </InputAdornment>
              ),
            },
          }}
        />
        <TextField
          select
          fullWidth={false}
          value={language}
          onChange={(event) => setLanguage(event.target.value)}
          slotProps={{
            select: { displayEmpty: true },
            htmlInput: { "aria-label": t("knowledge.language") },
          }}
          className={styles.language}
        >
          <MenuItem value="">{t("knowledge.allLanguages")}</MenuItem>
          {LOCALES.map((each) => (
            <MenuItem key={each} value={each}>
              {LOCALE_NAMES[each]}
            </MenuItem>
          ))}
        </TextField>
      </div>
      <Section>
        {pages.isError && articles === undefined && (
          <EmptyState icon={CloudAlert} title={t("common.loadFailed")} text={errorText(t, pages.error)}>
            <Button variant="outlined" onClick={() => void pages.refetch()}>
              {t("common.tryAgain")}
            </Button>
          </EmptyState>
        )}
        {articles?.length === 0 && (
          <EmptyState icon={BookOpen} title={t("knowledge.empty")} text={t("knowledge.emptyText")} />
        )}
        <ul className={styles.list}>
          {articles?.map((article) => (
            <ArticleLine key={article.id} article={article} />
          ))}
        </ul>
      </Section>
      {pages.hasNextPage && (
        <Button
          variant="outlined"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Page>
  );
}

function ArticleLine({ article }: { article: Article }) {
  const { format } = useI18n();
  const excerpt = useMemo(() => excerptOf(article.body), [article.body]);
  return (
    <li>
      <Link to={`/knowledge/${article.id}`} className={styles.line}>
        <span className={styles.words}>
          <span className={styles.title}>{article.title}</span>
          <span className={styles.snippet}>{excerpt}</span>
        </span>
        <span className={styles.tags}>
          {article.tags.slice(0, 3).map((tag) => (
            <Chip key={tag} size="small" variant="outlined" label={tag} />
          ))}
        </span>
        <Chip size="small" label={article.language} className={styles.lang} />
        <time className={styles.time}>{format.dateTime(article.updated_at)}</time>
      </Link>
    </li>
  );
}
