/** An agent by id and name, with the face that goes with the id. */
import { useFace } from "@/lib/api/agents";
import { UserAvatar } from "./user-avatar";

export function AgentAvatar({ id, name, size }: { id: string; name: string; size: number }) {
  return <UserAvatar id={id} name={name} size={size} picture={useFace(id)} />;
}
