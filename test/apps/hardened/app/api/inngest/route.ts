import { serve } from "inngest/next";
import { inngest } from "@/lib/inngest/client";
import { writeReport } from "@/lib/inngest/report";

export const runtime = "nodejs";
/** For the longest step, not for the whole function. */
export const maxDuration = 120;

export const { GET, POST, PUT } = serve({ client: inngest, functions: [writeReport] });
