/** The knowledge base over HTTP: what the bot answers from. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Article, NewArticle } from "@/lib/api/bodies";
import { api, dataOf, expectDone } from "@/lib/api/client";

const PAGE = 50;
export const articlesKey = ["articles"] as const;

export const articlesOptions = (search: string, language: string) =>
  infiniteQueryOptions({
    queryKey: [...articlesKey, "list", search, language],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        q: search === "" ? undefined : search,
        lang: language === "" ? undefined : language,
        after: pageParam,
        limit: PAGE,
      };
      return dataOf(await api.GET("/api/v1/articles", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const articleOptions = (id: string) =>
  queryOptions({
    queryKey: [...articlesKey, "one", id],
    queryFn: async ({ signal }): Promise<Article> =>
      dataOf(await api.GET("/api/v1/articles/{id}", { params: { path: { id } }, signal })),
  });

export async function saveArticle(id: string | undefined, body: NewArticle): Promise<Article> {
  if (id === undefined) return dataOf(await api.POST("/api/v1/articles", { body }));
  return dataOf(await api.PUT("/api/v1/articles/{id}", { params: { path: { id } }, body }));
}

export async function deleteArticle(id: string): Promise<void> {
  expectDone(await api.DELETE("/api/v1/articles/{id}", { params: { path: { id } } }));
}
