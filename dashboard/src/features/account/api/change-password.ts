/** Changes the signed-in agent's own password. */
import { api, expectDone } from "@/lib/api/client";

export async function changePassword(current: string, next: string): Promise<void> {
  expectDone(await api.POST("/api/v1/auth/password", { body: { current, new: next } }));
}
