/** Tries the saved connection and says what came of it. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useMutation } from "@tanstack/react-query";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { testAi } from "../api/ai";

export function AiTest() {
  const { t } = useI18n();
  const test = useMutation({ mutationFn: testAi });
  const { data } = test;
  return (
    <>
      <Button variant="outlined" loading={test.isPending} onClick={() => test.mutate()}>
        {t("ai.test")}
      </Button>
      {test.isError && <Alert severity="error">{errorText(t, test.error)}</Alert>}
      {data?.ok === true && <Alert severity="success">{t("ai.testOk", { ms: data.latency_ms })}</Alert>}
      {data?.ok === false && <Alert severity="error">{`${t("ai.testFailed")} (${data.message})`}</Alert>}
    </>
  );
}
