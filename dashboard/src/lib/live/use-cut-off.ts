/** Whether the desk is cut off from the server for long enough that the agent should know. */
import { useEffect, useState } from "react";
import { useConnectionState } from "./live-context";

/** A break shorter than this is nobody's concern: what is asked in it goes out when it is over. */
export const PATIENCE_MS = 1_500;

export function useCutOff(): boolean {
  const { name } = useConnectionState();
  const isLive = name === "live";
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    if (isLive) return undefined;
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setPatient(true);
    };
  }, [isLive]);
  // Waiting does not bring back a session that was refused.
  return !isLive && (!patient || name === "signed-out");
}
