import { serve } from "inngest/next";
import { inngest } from "@/lib/inngest/client";
import { escalateTicket } from "@/lib/inngest/escalate";

export const runtime = "nodejs";
export const maxDuration = 300;

export const { GET, POST, PUT } = serve({ client: inngest, functions: [escalateTicket] });
