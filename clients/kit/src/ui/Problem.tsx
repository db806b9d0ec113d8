/** A refusal in the server's words: what went wrong and what to do next. */
import { Alert } from "@mantine/core";
import css from "./Problem.module.css";

export interface Refusal {
  code: string;
  message: string;
  field?: string | null;
}

export function ProblemAlert({ problem }: { problem: Refusal | null }) {
  if (!problem) return null;
  return (
    <Alert color={problem.code === "CONFLICT" ? "yellow" : "red"} variant="light" role="alert" classNames={css}>
      {problem.message}
    </Alert>
  );
}
