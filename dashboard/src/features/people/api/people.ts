/** The people of the shop over HTTP: users and teams. For admins. */
import { queryOptions } from "@tanstack/react-query";
import type { NewTeam, NewUser, Team, User, UserPatch } from "@/lib/api/bodies";
import { api, dataOf, expectDone } from "@/lib/api/client";

export const usersOptions = queryOptions({
  queryKey: ["users"],
  queryFn: async ({ signal }): Promise<User[]> => dataOf(await api.GET("/api/v1/users", { signal })).items,
});

export const teamsOptions = queryOptions({
  queryKey: ["teams"],
  queryFn: async ({ signal }): Promise<Team[]> => dataOf(await api.GET("/api/v1/teams", { signal })).items,
});

export async function addUser(body: NewUser): Promise<User> {
  return dataOf(await api.POST("/api/v1/users", { body }));
}

export async function changeUser(id: string, body: UserPatch): Promise<User> {
  return dataOf(await api.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body }));
}

export async function saveTeam(id: string | undefined, body: NewTeam): Promise<Team> {
  if (id === undefined) return dataOf(await api.POST("/api/v1/teams", { body }));
  return dataOf(await api.PATCH("/api/v1/teams/{id}", { params: { path: { id } }, body }));
}

export async function deleteTeam(id: string): Promise<void> {
  expectDone(await api.DELETE("/api/v1/teams/{id}", { params: { path: { id } } }));
}
